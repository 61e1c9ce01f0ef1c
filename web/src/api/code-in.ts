import { parseKitCode } from '@luminous/contract/kit-code.ts'

/** The code in what a scanner read, be it a whole address; anything else as it is, for the server to judge. */
export function codeIn(scanned: string): string {
  const verdict = parseKitCode(scanned)
  return verdict.ok ? verdict.code : scanned.trim()
}
