/** Laws of the house that are checked apart from its files, so that they can be tested themselves. */
import { dirname, join, normalize } from 'node:path'

/** A file of the project, and the modules that it imports, as written. */
export type Arrows = { readonly file: string; readonly imports: readonly string[] }

/** Every module that a text of TypeScript imports: at its head, for its effect alone, or later on. */
export const modulesIn = (text: string): string[] =>
  [
    ...text.matchAll(
      /(?:^|\n)\s*(?:import|export)\b[^'"\n;()]*?(?:\{[^}]*\}[^'"\n;()]*)?(?:from )?'([^']+)'|\bimport\('([^']+)'\)/g,
    ),
  ].map((match) => match[1] ?? match[2] ?? '')

/** The features of the web, named as the server names them; `field` is what the phone does without a server. */
export const webFeatures = [
  'access',
  'teams',
  'sites',
  'thresholds',
  'kits',
  'samples',
  'field',
  'bench',
  'runs',
  'results',
  'glassbox',
  'onboarding',
] as const

const below = ['paths.ts', 'api', 'ui']
/** What each part of web/src may import, beside itself: a feature nothing of another, a page all of them. */
const webMayImport: ReadonlyMap<string, readonly string[]> = new Map([
  ['paths.ts', []],
  ['api', ['paths.ts']],
  ['ui', ['paths.ts', 'api']],
  ['session', below],
  ...webFeatures.map((feature) => [feature, [...below, 'session']] as const),
  ['pages', [...below, 'session', ...webFeatures]],
  ['routes.tsx', [...below, 'session', ...webFeatures, 'pages']],
  ['main.tsx', [...below, 'session', 'routes.tsx']],
])

const webRoot = 'web/src/'
/** What of the field works without a screen. */
const phone = `${webRoot}field/phone/`

const webPartOf = (path: string): string | null =>
  path.startsWith(webRoot) ? (path.slice(webRoot.length).split('/')[0] ?? null) : null

/** The imports within web/src that turn back or aside, and the files that stand in none of its parts. */
export function brokenWebArrows(files: readonly Arrows[]): string[] {
  return files.flatMap(({ file, imports }) => {
    const own = webPartOf(file)
    const allowed = own === null ? undefined : webMayImport.get(own)
    if (allowed === undefined) return [`${file} stands in no part of the web that is listed`]
    return imports
      .filter((name) => name.startsWith('.'))
      .map((name) => normalize(join(dirname(file), name)))
      .filter((target) => {
        const part = webPartOf(target)
        if (part !== own) return part === null || !allowed.includes(part)
        return file.startsWith(phone) && !target.startsWith(phone)
      })
      .map((target) => `${file} imports ${target}`)
  })
}
