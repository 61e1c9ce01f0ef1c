import type { Layout } from '@luminous/assay/plate/layout.ts'

/** A layout as the CSV that `parseLayoutCsv` reads back. Codes of kits need no quotes. */
export function formatLayoutCsv(layout: Layout): string {
  const rows = Object.entries(layout).map(([well, content]) =>
    [
      well,
      content.role,
      content.role === 'standard' ? content.concentration : '',
      'sampleCode' in content ? content.sampleCode : '',
      'sampleCode' in content ? content.dilution : '',
      'sampleCode' in content ? (content.replicate ?? '') : '',
    ].join(','),
  )
  return ['well,role,concentration,sample,dilution,replicate', ...rows, ''].join('\n')
}
