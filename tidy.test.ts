/** The laws of the house, as a test. What stands here needs no reviewer. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, normalize, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { eventSubjects } from './contract/events.ts'
import { recordKinds } from './contract/records.ts'
import { eventsOutside, poolsWithoutReason, recordsAmiss } from './tidy-server.ts'
import { brokenWebArrows, modulesIn, webFeatures } from './tidy-laws.ts'

const root = import.meta.dirname
const skipped = new Set(['node_modules', 'dist', '.types', '.git', 'data'])
/** Every file of the project; a fresh machine has no git to ask. */
const files = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
  .filter((file) => !file.split('/').some((part) => skipped.has(part)))
const sources = files.filter((file) => /\.(ts|tsx|mjs)$/.test(file))
const isTest = (file: string) =>
  /\.test\.ts$|^e2e\/|\/test\/|\/testdata\/|\/benchmarks\/|\/faults\/|test-log\.ts$/.test(file)
const product = sources.filter((file) => !isTest(file))
const read = (file: string): string => readFileSync(join(root, file), 'utf8')

/** The modules that a file imports, as written. */
const importsOf = (file: string): string[] =>
  [
    ...read(file).matchAll(
      /(?:^|\n)\s*(?:import|export)[^'"\n;]*?(?:\{[^}]*\}[^'"\n]*)?from '([^']+)'/g,
    ),
  ].map((match) => match[1] ?? '')

const sourcesOf = (names: readonly string[]) => names.map((file) => ({ file, text: read(file) }))

const violations = (broken: readonly (string | false)[]): string[] =>
  broken.filter((line): line is string => line !== false)

describe('files', () => {
  it('have kebab-case names that say what is inside', () => {
    const allowed = /^[a-z0-9]+(?:[-.][a-z0-9]+)*\.(?:ts|tsx|mjs|css|sql|json|csv|txt|html|md)$/
    const vague = /^(?:utils?|helpers?|common|misc|lib|shared)\./
    expect(
      sources.filter((file) => !allowed.test(basename(file)) || vague.test(basename(file))),
    ).toEqual([])
  })

  it('leave no marks, no suppressed types and no paths of a machine behind', () => {
    const marks = new RegExp(
      String.raw`\b(?:TO${''}DO|FIX${''}ME|XXX)\b|@ts-(?:ignore|nocheck)|\bas any\b|\.only\(`,
    )
    const machine = new RegExp(String.raw`(?:^|[^\w.~])/(?:wo${''}rk|ro${''}ot)/`)
    const text = files.filter((file) => /\.(ts|tsx|mjs|sql|md|css|html)$|^\.ci\//.test(file))
    expect(text.filter((f) => f !== 'tidy.test.ts' && marks.test(read(f)))).toEqual([])
    expect(text.filter((file) => machine.test(read(file)))).toEqual([])
  })

  it('are imported by the name of the file, never through a folder', () => {
    const broken = product.flatMap((file) =>
      importsOf(file)
        .filter((name) => name.startsWith('.') && !/\.(ts|tsx|mjs|css|json)(?:\?.*)?$/.test(name))
        .map((name) => `${file} imports ${name}`),
    )
    expect(broken).toEqual([])
  })
})

describe('workspaces', () => {
  const mayImport: Readonly<Record<string, readonly string[]>> = {
    ledger: [],
    assay: [],
    charts: [],
    contract: ['assay'],
    verify: ['ledger', 'assay'],
    server: ['ledger', 'assay', 'charts', 'contract', 'verify'],
    // The ledger library reaches the browser through verify, and itself where a proof is computed there.
    web: ['assay', 'charts', 'contract', 'verify', 'ledger'],
    // The files that a reader would write.
    e2e: ['contract', 'assay'],
  }

  it('import only those below them', () => {
    const broken = product.flatMap((file) => {
      const own = file.split('/')[0] ?? ''
      const allowed = mayImport[own]
      if (!allowed) return []
      return importsOf(file).flatMap((name) => {
        const target = /^@luminous\/([a-z0-9]+)/.exec(name)?.[1]
        const leaves =
          name.startsWith('.') && !normalize(join(dirname(file), name)).startsWith(`${own}/`)
        const forbidden = target !== undefined && target !== own && !allowed.includes(target)
        return forbidden || leaves ? [`${file} imports ${name}`] : []
      })
    })
    expect(broken).toEqual([])
  })

  it('that are pure import nothing of Node, and from npm only what is pure itself', () => {
    const broken = product
      .filter((file) => /^(?:ledger|assay|charts)\//.test(file))
      .flatMap((file) =>
        importsOf(file)
          .filter(
            (name) => !name.startsWith('.') && !/^(?:echarts|fflate|saxes)(?:\/|$)/.test(name),
          )
          .map((name) => `${file} imports ${name}`),
      )
    expect(broken).toEqual([])
  })
})

describe('assay', () => {
  const mayImport: Readonly<Record<string, readonly string[]>> = {
    text: [],
    plate: ['text'],
    'plate-files': ['text', 'plate'],
    curve: [],
    method: ['plate', 'curve'],
    result: ['plate', 'curve', 'method'],
    quality: ['plate', 'curve', 'method', 'result'],
  }
  // Beside the folders stand the error that each may throw, and the computation that knows them all.
  const top = ['assay-error', 'compute-run', 'compute-panel', 'judge-exchange'].map(
    (name) => `assay/${name}.ts`,
  )
  const assay = product.filter((file) => file.startsWith('assay/'))
  const arrows = assay.flatMap((file) =>
    importsOf(file)
      .filter((name) => name.startsWith('.'))
      .map((name) => ({ file, target: normalize(join(dirname(file), name)) })),
  )
  const folderOf = (file: string): string | null => {
    const [, folder, rest] = file.split('/')
    return folder !== undefined && rest !== undefined ? folder : null
  }

  it('has folders that import one way: what reads files and what computes know nothing of each other', () => {
    const broken = arrows.filter(({ file, target }) => {
      const [own, other] = [folderOf(file), folderOf(target)]
      if (own === null) return file === 'assay/assay-error.ts'
      if (other === null) return target !== 'assay/assay-error.ts'
      return own !== other && !mayImport[own]?.includes(other)
    })
    expect(broken).toEqual([])
    expect(
      assay.filter((file) => {
        const folder = folderOf(file)
        return folder === null ? !top.includes(file) : !(folder in mayImport)
      }),
    ).toEqual([])
  })

  it('has a folder for each maker, which only the choice among them enters', () => {
    const makerOf = (file: string): string | null => {
      const maker = /^assay\/plate-files\/([^/]+)\//.exec(file)?.[1]
      return maker === undefined || maker === 'workbook' ? null : maker
    }
    const broken = arrows.filter(
      ({ file, target }) =>
        makerOf(target) !== null &&
        makerOf(target) !== makerOf(file) &&
        file !== 'assay/plate-files/parse-plate-file.ts',
    )
    expect(broken).toEqual([])
  })
})

describe('the server', () => {
  const order = [
    'platform',
    'audit',
    'settings',
    'mail',
    'events',
    'access',
    'teams',
    'files',
    'sites',
    'thresholds',
    'kits',
    'samples',
    'bench',
    'runs',
    'results',
    'glassbox',
    'onboarding',
    'demonstration',
    'commands',
  ]
  const server = product.filter((file) => file.startsWith('server/src/'))
  const featureOf = (file: string): string | null => {
    const [, , folder, rest] = file.split('/')
    return folder !== undefined && rest !== undefined ? folder : null
  }

  it('has its features in one order: an arrow may skip, never turn back', () => {
    const broken = server.flatMap((file) => {
      const own = featureOf(file)
      if (own === null) return []
      return importsOf(file).flatMap((name) => {
        const target = name.startsWith('.') ? featureOf(normalize(join(dirname(file), name))) : null
        if (target === null || target === own || own === 'commands') return []
        return order.indexOf(target) > order.indexOf(own) ? [`${file} imports ${name}`] : []
      })
    })
    expect(broken).toEqual([])
    expect(server.map(featureOf).filter((name) => name !== null && !order.includes(name))).toEqual(
      [],
    )
  })

  it('enters a feature by its face only; routes are entered by the application, tasks by their list', () => {
    const broken = server.flatMap((file) => {
      const own = featureOf(file)
      return importsOf(file).flatMap((name) => {
        if (!name.startsWith('.')) return []
        const path = normalize(join(dirname(file), name))
        const target = featureOf(path)
        if (target === null || target === own || target === 'platform' || target === 'commands')
          return []
        const isFace = basename(path) === `${target}.ts`
        const isRoute = file === 'server/src/app.ts' && basename(path).endsWith('routes.ts')
        const isTask = file === 'server/src/tasks.ts' && basename(path) === 'jobs.ts'
        return isFace || isRoute || isTask ? [] : [`${file} imports ${name}`]
      })
    })
    expect(broken).toEqual([])
  })

  it('has SQL in queries and migrations only, and HTTP in routes only', () => {
    const hasSql = /[`'"]\s*(?:select|insert into|update|delete from|create|alter|grant)\s+[\w"$*(]/
    const mayHaveSql =
      /(?:^|\/|-)queries\.ts$|^server\/src\/platform\/|^server\/src\/audit\/(?:capture|schema-changes|verify)\.ts$|^server\/src\/install\.ts$/
    const hasHttp = /\bapp\.(?:get|post|put|patch|delete)\(/
    const mayHaveHttp = /routes\.ts$|^server\/src\/(?:app|health|pages)\.ts$/
    expect(violations(server.map((f) => hasSql.test(read(f)) && !mayHaveSql.test(f) && f))).toEqual(
      [],
    )
    expect(
      violations(server.map((f) => hasHttp.test(read(f)) && !mayHaveHttp.test(f) && f)),
    ).toEqual([])
  })

  it('takes a transaction in every deed; what takes the pool says why', () => {
    const deed = 'export async function closeTeam(\n  pool: pg.Pool,\n) {}'
    const bad = { file: 'server/src/teams/close.ts', text: deed }
    const good = { ...bad, text: `/** Takes the pool, since ... */\n${deed}` }
    expect(poolsWithoutReason([bad, good])).toEqual(['server/src/teams/close.ts: closeTeam'])
    expect(poolsWithoutReason(sourcesOf(server))).toEqual([])
  })

  it('tells only events of the contract, and only by telling', () => {
    const bad = [
      { file: 'server/src/kits/a.ts', text: "tell(tx, { team, kind: 'kits.lost', subject })" },
      { file: 'server/src/kits/b.ts', text: '`insert into luminous.business_event (id)`' },
    ]
    const kinds = Object.keys(eventSubjects)
    expect(eventsOutside(bad, kinds)).toEqual([
      'server/src/kits/a.ts tells kits.lost',
      'server/src/kits/b.ts writes events itself',
    ])
    expect(eventsOutside(sourcesOf(server), kinds)).toEqual([])
  })

  it('has a row in the table of records for every audited table', () => {
    const page = '## luminous.kit\ntrigger capture_insert\n## luminous.queue\nno trigger\n'
    expect(recordsAmiss(page, ['kit'])).toEqual([])
    expect(recordsAmiss(page, ['site'])).toEqual(['kit has no row', 'site is no audited table'])
    expect(recordsAmiss(read('docs/schema.md'), recordKinds)).toEqual([])
  })

  it('numbers its migrations without a gap', () => {
    const numbers = files
      .filter((file) => /^server\/migrations\/.*\.sql$/.test(file))
      .map((file) => Number(basename(file).slice(0, 4)))
    expect(numbers).toEqual(numbers.map((_, at) => at + 1))
  })
})

describe('the web', () => {
  // The field page sends by itself: over networks that hang, and for the team of what waits, not of the page.
  const maySend = [
    'web/src/api/call.ts',
    'web/src/api/page-code.ts',
    'web/src/field/phone/field-api.ts',
  ]
  const web = product.filter((file) => file.startsWith('web/src/') && !maySend.includes(file))

  it('imports one way: paths, api, ui <- session <- features <- pages <- routes', () => {
    const parts = sources
      .filter((file) => file.startsWith('web/src/'))
      .map((file) => ({ file, imports: modulesIn(read(file)) }))
    expect(parts.length).toBeGreaterThan(100)
    expect(brokenWebArrows(parts)).toEqual([])
    // Taking samples is the one feature that has no folder of its name in the server.
    const isOfServer = (feature: string) => existsSync(join(root, 'server/src', feature))
    expect(webFeatures.filter((feature) => !isOfServer(feature))).toEqual(['field'])
  })

  it('asks the API by its endpoints: no request and no path is written by hand', () => {
    const byHand = /\bfetch\(|['"`]\/(?:v1|ledger)\//
    expect(web.length).toBeGreaterThan(100)
    expect(web.filter((file) => byHand.test(read(file)))).toEqual([])
  })

  it('takes no schema into the browser: of the contract only types and modules of values', () => {
    const broken = web.flatMap((file) =>
      [
        ...read(file).matchAll(
          /^import (?!type )[^'"]*? from '(@luminous\/contract(?:\/[^']+)?)'/gm,
        ),
      ]
        .map((match) => match[1] ?? '')
        .filter((name) => name === '@luminous/contract' || name.endsWith('/endpoints.ts'))
        .map((name) => `${file} imports ${name}`),
    )
    expect(broken).toEqual([])
  })
})

describe('the words', () => {
  it('of a decision record fit on 60 lines', () => {
    const records = files.filter((file) => /^docs\/decisions\/.*\.md$/.test(file))
    expect(records.length).toBeGreaterThan(4)
    expect(records.filter((file) => read(file).split('\n').length > 61)).toEqual([])
  })

  it('of the README name every setting and every command', () => {
    const readme = read('README.md')
    const settings = [...read('server/src/platform/config.ts').matchAll(/^ {2}([A-Z][A-Z_]+):/gm)]
    expect(settings.length).toBeGreaterThan(8)
    expect(
      settings.map((match) => match[1]).filter((name) => !readme.includes(`\`${name}\``)),
    ).toEqual([])
    const usages = [
      ...read('server/src/commands/commands.ts').matchAll(/^ +name: '([a-z-]+)'/gm),
    ].map((match) => match[1])
    expect(usages.length).toBeGreaterThan(8)
    expect(usages.filter((name) => !readme.includes(`luminous ${name}`))).toEqual([])
  })

  it('of the example of an endpoint stand in the files that it names', () => {
    const [, code = ''] = /```ts\n([\s\S]*?)```/.exec(read('CONTRIBUTING.md')) ?? []
    let file = ''
    const missing = code.split('\n').filter((line) => {
      const named = /^ *\/\/ (\S+)$/.exec(line)?.[1]
      if (named !== undefined) file = named
      return named === undefined && !read(file).includes(line.trim())
    })
    expect(file).not.toBe('')
    expect(missing).toEqual([])
  })

  it('of the documents lead somewhere: every relative link is a file', () => {
    const pages = files.filter((file) => file.endsWith('.md'))
    const broken = pages.flatMap((file) =>
      [...read(file).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
        .map((match) => match[1] ?? '')
        .filter((link) => !existsSync(join(root, dirname(file), link)))
        .map((link) => `${file}: ${link}`),
    )
    expect(broken).toEqual([])
  })
})
