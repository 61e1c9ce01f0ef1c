import { parseSync, Visitor, type ESTree, type Plugin } from 'vite'

/** What an endpoint says for the API's document and its server alone. */
const words = new Set(['summary', 'description', 'problems'])

/** Leaves out of the browser's code what no browser reads: the first page would carry prose about the API. */
export function withoutEndpointWords(): Plugin {
  return {
    name: 'without-endpoint-words',
    apply: 'build',
    enforce: 'pre',
    transform(code, id) {
      return id.includes('/contract/endpoints/')
        ? { code: dropEndpointWords(id, code), map: null }
        : null
    },
  }
}

/** The same module with endpoints that have none of these words, and features that are not described. */
export function dropEndpointWords(file: string, code: string): string {
  const changes: { readonly start: number; readonly end: number; readonly by: string }[] = []
  const { program } = parseSync(file, code)
  new Visitor({
    CallExpression({ callee, arguments: [, second, third] }) {
      if (callee.type !== 'Identifier') return
      if (callee.name === 'endpoint' && third?.type === 'ObjectExpression') {
        changes.push({ start: third.start, end: third.end, by: print(third, code) })
      }
      if (callee.name === 'feature' && second?.type === 'Literal') {
        changes.push({ start: second.start, end: second.end, by: "''" })
      }
    },
  }).visit(program)
  return changes
    .toSorted((a, b) => b.start - a.start)
    .reduce((text, { start, end, by }) => text.slice(0, start) + by + text.slice(end), code)
}

function print({ properties }: ESTree.ObjectExpression, code: string): string {
  const kept = properties.flatMap((property) => {
    if (property.type !== 'Property') return [code.slice(property.start, property.end)]
    const { key, value } = property
    const name = code.slice(key.start, key.end)
    if (words.has(name)) return []
    if (value.type === 'ObjectExpression') return [`${name}: ${print(value, code)}`]
    return [code.slice(property.start, property.end)]
  })
  return `{ ${kept.join(', ')} }`
}
