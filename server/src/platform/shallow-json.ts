import type { App } from './endpoint.ts'
import { Problem } from './problem.ts'

/** Deeper than anything that the API takes. */
export const depthMax = 64

/**
 * JSON bodies, refused before they are read where they are deeper than anything that is taken: a megabyte of brackets
 * costs a tenth of a second to read, and as much again in whatever walks it.
 */
export function readShallowJson(app: App): void {
  const read = app.getDefaultJsonParser('error', 'error')
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser<string>(
    'application/json',
    { parseAs: 'string' },
    (request, body, parsed) => {
      if (isDeep(body)) {
        parsed(new Problem('request.invalid', `The JSON is deeper than ${depthMax} levels.`))
      } else void read(request, body, parsed)
    },
  )
}

/** Whether brackets and braces, texts left out, stand deeper within each other than is taken. Pure. */
export function isDeep(json: string): boolean {
  let depth = 0
  for (let at = 0; at < json.length; at += 1) {
    const mark = json.charCodeAt(at)
    if (mark === quotationMark) at = endOfText(json, at)
    else if (mark === bracket || mark === brace) {
      depth += 1
      if (depth > depthMax) return true
    } else if (mark === bracket + 2 || mark === brace + 2) depth -= 1
  }
  return false
}

const [quotationMark, backslash, bracket, brace] = [0x22, 0x5c, 0x5b, 0x7b]

/** Where the text that begins here ends; a mark that is escaped ends none. */
function endOfText(json: string, from: number): number {
  let at = json.indexOf('"', from + 1)
  while (at !== -1) {
    let escapes = 0
    while (json.charCodeAt(at - 1 - escapes) === backslash) escapes += 1
    if (escapes % 2 === 0) return at
    at = json.indexOf('"', at + 1)
  }
  return json.length
}
