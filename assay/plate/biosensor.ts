import type { Layout } from './layout.ts'

/** What a biosensor's code may be: the register's, the layouts' and the methods'. */
export const biosensorCodePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/

/** The wells of one biosensor, and those of medium alone; a plate of a single biosensor need not name it. */
export function wellsOf(layout: Layout, biosensor: string | null): Layout {
  const names = biosensorsOf(layout)
  if (biosensor === null || names.length === 0) return layout
  return Object.fromEntries(
    Object.entries(layout).filter(
      ([, content]) =>
        content.biosensor === biosensor ||
        (content.biosensor === undefined && content.role === 'blank'),
    ),
  )
}

/** The codes that a layout names, in the order of their first wells. */
export function biosensorsOf(layout: Layout): string[] {
  return [...new Set(Object.values(layout).flatMap(({ biosensor }) => biosensor ?? []))]
}

/** Wells that hold a culture and do not say which, on a plate that names biosensors. */
export function wellsWithoutBiosensor(layout: Layout): string[] {
  if (biosensorsOf(layout).length === 0) return []
  return Object.entries(layout)
    .filter(
      ([, { role, biosensor }]) => biosensor === undefined && role !== 'blank' && role !== 'empty',
    )
    .map(([well]) => well)
}
