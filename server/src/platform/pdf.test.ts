import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { countPdfPages, openPdfRenderer, type PdfRenderer } from './pdf.ts'
import { Problem } from './problem.ts'
import { readPdfPages } from '../../test/pdf-text.ts'

const createdAt = new Date('2026-10-12T15:20:00Z')
let folder: string
let renderers: PdfRenderer[] = []

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'luminous-pdf-'))
})
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(async () => {
  for (const renderer of renderers) renderer.close()
  renderers = []
  await expect.poll(children).toEqual([])
})

const open = (options: Parameters<typeof openPdfRenderer>[0] = {}): PdfRenderer => {
  const renderer = openPdfRenderer(options)
  renderers.push(renderer)
  return renderer
}

let templates = 0
function template(body: string): URL {
  templates += 1
  const file = join(folder, `${templates}.typ`)
  const head = '#import "house.typ": *\n#show: house\n#set document(title: "Trial")\n'
  writeFileSync(file, `${head}#let data = json("data.json")\n${body}\n`)
  return pathToFileURL(file)
}

const errorOf = (rendering: Promise<unknown>): Promise<Error> =>
  rendering.then(
    () => new Error('it was made'),
    (error: Error) => error,
  )
const problemOf = async (rendering: Promise<unknown>): Promise<Problem> => {
  const error = await errorOf(rendering)
  if (!(error instanceof Problem)) throw new Error(`no problem, but ${error.message}`)
  return error
}

/** Minutes of work that nothing inside the compiler cuts short. */
const endless = '#for i in range(9000) { for j in range(9000) { for k in range(9000) { } } }'

describe('a PDF', () => {
  it('has the pages that its template laid out, and the time that it was given', async () => {
    const bytes = await open().render({
      template: template('= #data.name\n#pagebreak()\nTwo'),
      data: { name: 'Athabasca' },
      standard: 'ua-1',
      createdAt,
    })
    expect(countPdfPages(bytes)).toBe(2)
    expect(Buffer.from(bytes).toString('latin1')).toContain('/CreationDate (D:20261012152000Z)')
  })

  it('is the same to the byte when it is made again, by another process too', async () => {
    const document = {
      template: template('= #data.name\n#image("images/dot.svg", alt: "a dot", width: 1cm)'),
      data: { name: 'ʔehdzo ᓀᐦᐃᔭᐍᐏᐣ' },
      images: {
        'dot.svg': Buffer.from(
          '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><circle cx="1" cy="1" r="1"/></svg>',
        ),
      },
      createdAt,
    }
    for (const standard of ['ua-1', 'a-3a', 'a-2u'] as const) {
      const renderer = open()
      const first = await renderer.render({ ...document, standard })
      const again = await renderer.render({ ...document, standard })
      const elsewhere = await open().render({ ...document, standard })
      expect(Buffer.compare(first, again)).toBe(0)
      expect(Buffer.compare(first, elsewhere)).toBe(0)
    }
  })

  it('shows hostile text as text', async () => {
    const texts = [
      '#read("/etc/passwd")',
      '#panic("no")',
      '] #{ } [ $x$ `raw` *bold* _under_ @ref <label> = head // comment /* */ \\ ~ -- ---',
      '"; #import "x.typ"',
      '\u202eevil\u202c \u200f\u2066\u061c',
      'half a pair: \ud800',
      'ʔ ʕ ł ą́ ę̈ ų̀ é ç µ ° – ᐊᐸᐟ ᓀᐦᐃᔭᐍᐏᐣ ᑌᓀ ᖃ',
      'x'.repeat(10_000),
      'word '.repeat(2_000),
      '',
    ]
    const bytes = await open().render({
      template: template('#for it in data.texts { par(it) }'),
      data: { texts },
      standard: 'ua-1',
      createdAt,
    })
    const shown = readPdfPages(bytes).join('').replace(/\s/g, '')
    for (const text of texts.filter((it) => !it.includes('\u202e'))) {
      expect(shown).toContain(text.toWellFormed().normalize().replace(/\s/g, ''))
    }
    expect(shown).toMatch(/evil|live/)
  })

  it.each(['ua-1', 'a-3a', 'a-2u'] as const)(
    'of %s is refused for a character that no font has, which is named with its field',
    async (standard) => {
      const render = (name: string) =>
        open().render({
          template: template('#for it in data.kits { par(it.name) }'),
          data: { kits: [{ name: 'fine' }, { name }] },
          standard,
          createdAt,
        })
      expect(await problemOf(render('River 🌊'))).toMatchObject({
        code: 'pdf.character-unprintable',
        message: 'The character “🌊” (U+1F30A) cannot be printed: none of the fonts has it.',
        place: { field: 'kits.1.name' },
      })
      // What could not be seen, or would turn a line, is printed as what it is.
      expect(countPdfPages(await render('bell \u0007, nul \u0000, ev\u202Eil'))).toBe(1)
      expect((await problemOf(render('漢'))).message).toContain('U+6F22')
    },
  )
})

describe('a template', () => {
  const render = (body: string) =>
    open().render({ template: template(body), data: {}, standard: 'a-2u', createdAt })

  it('reads no file but what it was given', async () => {
    for (const path of ['/etc/passwd', '../../etc/passwd', '/proc/self/environ', 'labels.typ']) {
      await expect(render(`#read("${path}")`), path).rejects.toThrow(/makes no PDF/)
    }
  })

  it('gets no package from anywhere', async () => {
    await expect(render('#import "@preview/cetz:0.3.0"')).rejects.toThrow(/makes no PDF/)
  })

  it('fails on a warning as on an error', async () => {
    await expect(render('#set text(font: "Nobody Has This")\nx')).rejects.toThrow(/unknown font/)
    await expect(render('#data.missing')).rejects.toThrow(/missing/)
  })

  it('of the house evaluates no text and names no package', () => {
    const source = join(import.meta.dirname, '..')
    const all = readdirSync(source, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.typ'))
      .map((file) => readFileSync(join(source, file), 'utf8'))
    expect(all.length).toBeGreaterThan(0)
    expect(all.filter((text) => /\beval\(|@preview|@local|fallback: true/.test(text))).toEqual([])
  })
})

describe('the renderer', () => {
  const quick = () => ({ template: template('x'), data: {}, standard: 'a-2u' as const, createdAt })

  it('gives up what takes too long, and makes the next', async () => {
    const renderer = open({ timeLimitMs: 1500 })
    const slow = problemOf(renderer.render({ ...quick(), template: template(endless) }))
    const next = renderer.render(quick())
    expect((await slow).code).toBe('pdf.too-large')
    expect(countPdfPages(await next)).toBe(1)
  })

  it('lets some wait and refuses who comes beyond', async () => {
    const renderer = open({ waitingMax: 2 })
    const outcomes = await Promise.allSettled(
      Array.from({ length: 5 }, () => renderer.render(quick())),
    )
    expect(outcomes.filter((it) => it.status === 'fulfilled')).toHaveLength(3)
    const codes = outcomes.flatMap((it) => (it.status === 'rejected' ? [it.reason.code] : []))
    expect(codes).toEqual(['pdf.busy', 'pdf.busy'])
  })

  it('refuses more data than a PDF can hold before it begins', async () => {
    const data = { text: 'x'.repeat(17 * 2 ** 20) }
    const problem = await problemOf(open().render({ ...quick(), data }))
    expect(problem.code).toBe('pdf.too-large')
  })

  it('outlives its process: only the job that it had fails', async () => {
    const renderer = open()
    const lost = renderer.render({ ...quick(), template: template(endless) })
    process.kill(await firstChild(), 'SIGKILL')
    await expect(lost).rejects.toThrow(/ended in the middle/)
    expect(countPdfPages(await renderer.render(quick()))).toBe(1)
  })

  it('starts no process before the first PDF, and ends it when nobody has asked for long', async () => {
    const renderer = open({ idleMs: 50 })
    expect(children()).toEqual([])
    await renderer.render(quick())
    await expect.poll(children).toEqual([])
    expect(countPdfPages(await renderer.render(quick()))).toBe(1)
  })

  it('without a typesetter for the platform says so, each time', async () => {
    const renderer = open({ compiler: '@luminous/no-such-compiler' })
    expect((await problemOf(renderer.render(quick()))).code).toBe('pdf.unavailable')
    expect((await problemOf(renderer.render(quick()))).code).toBe('pdf.unavailable')
  })

  it('refuses who waits when it is closed', async () => {
    const renderer = open()
    const first = errorOf(renderer.render({ ...quick(), template: template(endless) }))
    await firstChild()
    const second = problemOf(renderer.render(quick()))
    await setImmediate()
    renderer.close()
    expect((await first).message).toMatch(/ended in the middle/)
    expect((await second).code).toBe('pdf.busy')
    expect((await problemOf(renderer.render(quick()))).code).toBe('pdf.busy')
  })
})

/** The processes that this one has started, from the kernel's list. */
const children = (): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
        return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === process.pid
      } catch {
        return false
      }
    })
    .map(Number)

async function firstChild(): Promise<number> {
  await expect.poll(() => children()[0], { timeout: 10_000 }).toBeDefined()
  return children()[0] ?? 0
}
