import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { permissionNames, permissions, roles, roleWords } from '@luminous/contract'

const page = fileURLToPath(new URL('../../docs/permissions.md', import.meta.url))

function describePermissions(): string {
  const head = ['permission', 'lets one', ...roles, 'API keys']
  const rows = permissionNames.map((name) => {
    const { does, roles: allowed, forKeys } = permissions[name]
    const held: readonly string[] = allowed
    const ticks = roles.map((role) => (held.includes(role) ? 'yes' : ''))
    return [`\`${name}\``, does, ...ticks, forKeys ? 'yes' : '']
  })
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return `# Who may do what

Generated from \`contract/permissions.ts\`, the one table that the server asks and the screens read; update it with
\`UPDATE_PERMISSIONS=1 npx vitest run server/test/permissions-page.test.ts\`.

${roles.map((role) => `- **${roleWords[role].name}** (\`${role}\`): ${roleWords[role].does}`).join('\n')}

Staff roles reach every team; the others their own. Staff who view as a customer have what an admin there may read, and write nothing.
An API key has the scopes that it was made with, out of those marked here; \`runs:write\` is for keys of the lab.

${line(head)}
${line(head.map(() => '---'))}
${rows.map(line).join('\n')}
`
}

test('docs/permissions.md is the table that the server asks', () => {
  const text = describePermissions()
  if (process.env['UPDATE_PERMISSIONS']) writeFileSync(page, text)
  const bare = (markdown: string) => markdown.replaceAll(/[ -]+/g, ' ')
  expect(bare(readFileSync(page, 'utf8'))).toBe(bare(text))
})
