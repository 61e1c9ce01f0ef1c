/** Hostile bodies, each sent by four clients at once: who else asks is answered, and the memory comes back. */
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { deflateRawSync } from 'node:zlib'
import { formOf, startServer, type Asker, type RunningServer } from './running-server.ts'

export type Outcome = {
  readonly fault: string
  readonly held: boolean | null
  readonly found: string
}

const clients = 4
const p99MaxMs = 50
const grownMaxMiB = 100

/** What was measured, beside the verdict. */
type Flooded = Outcome & {
  readonly p99Ms: number
  /** The server, or an answer of it to who asked meanwhile. */
  readonly died: boolean
  /** 0: no answer. */
  readonly statuses: readonly number[]
}

type Flood = {
  readonly name: string
  readonly as: string
  readonly send: (ask: Asker, client: number) => Promise<number[]>
}

/** `only`: the floods whose names hold one of these. */
export async function flood(
  nodeOptions: readonly string[] = [],
  only: readonly string[] = [''],
): Promise<Flooded[]> {
  const server = await startServer({ nodeOptions })
  const outcomes: Flooded[] = []
  const under = nodeOptions.length === 0 ? '' : ` (${nodeOptions.join(' ')})`
  try {
    const all = await floods(server)
    for (const each of all.filter(({ name }) => only.some((part) => name.includes(part)))) {
      process.stderr.write(`- ${each.name}${under}\n`)
      outcomes.push(await measure(server, each, under))
      if (server.hasEnded()) break
    }
  } finally {
    await server.stop()
  }
  return outcomes
}

async function measure(server: RunningServer, each: Flood, under: string): Promise<Flooded> {
  const asker = await server.signIn(each.as)
  const before = await residentMiB(server)
  const poll = fork(fileURLToPath(new URL('poll-health.ts', import.meta.url)), [server.url])
  const polled = new Promise<{ times: number[]; failed: number }>((done) =>
    poll.once('message', (message) => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what `poll-health.ts` sends
      done(message as { times: number[]; failed: number })
    }),
  )
  await new Promise((done) => setTimeout(done, 500))
  const begun = performance.now()
  const sent = await Promise.allSettled(
    Array.from({ length: clients }, (_, client) => each.send(asker, client)),
  )
  const tookS = (performance.now() - begun) / 1000
  poll.send('stop')
  const { times, failed } = await polled
  const sorted = times.toSorted((a, b) => a - b)
  const p99 = sorted[Math.floor(sorted.length * 0.99)] ?? Number.POSITIVE_INFINITY
  const grown = await settledGrowth(server, before)
  const statuses = sent.flatMap((each) => (each.status === 'fulfilled' ? each.value : [0]))
  const counted = [...Map.groupBy(statuses, (status) => status)].map(
    ([status, all]) => `${all.length} x ${status}`,
  )
  return {
    fault: `${each.name}${under}`,
    held:
      p99 <= p99MaxMs &&
      failed === 0 &&
      grown <= grownMaxMiB &&
      !server.hasEnded() &&
      statuses.every((status) => status !== 500 && status !== 0),
    p99Ms: p99,
    died: server.hasEnded() || failed > 0,
    statuses,
    found: `healthz p99 ${p99.toFixed(1)} ms of ${times.length} (most ${(sorted.at(-1) ?? 0).toFixed(0)}), ${failed} failed; ${counted.join(', ')} in ${tookS.toFixed(1)} s; memory ${grown >= 0 ? '+' : ''}${grown} MiB`,
  }
}

async function residentMiB({ url }: RunningServer): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text()
  return Number(/^process_resident_memory_bytes (\S+)/m.exec(metrics)?.[1] ?? 0) / 2 ** 20
}

/** What the server's own process has more than before, once it has had a while to give back. */
async function settledGrowth(server: RunningServer, before: number): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let at = 0; at < 20 && least > grownMaxMiB; at += 1) {
    await new Promise((done) => setTimeout(done, 500))
    if (server.hasEnded()) break
    least = Math.min(least, Math.round((await residentMiB(server)) - before))
  }
  return least
}

async function floods(server: RunningServer): Promise<Flood[]> {
  const customer = await server.signIn('customer')
  const session = Object((await customer('GET', '/v1/session')).body)
  const team = String(session.team.id)
  const plateFile =
    (bytes: (client: number) => Uint8Array, times = 1): Flood['send'] =>
    async (ask, client) => {
      const statuses: number[] = []
      for (let at = 0; at < times; at += 1) {
        const form = formOf({ name: 'flood', bytes: bytes(client + clients * at) })
        statuses.push((await ask('POST', '/v1/plate-files', form)).status)
      }
      return statuses
    }
  const newlines = Buffer.from(
    `sample,site,collected,analyte,value,unit\n${'\n'.repeat(5_000_000)}`,
  )
  const photos = Array.from({ length: 9 }, (_, at) => ({
    sha256: String(at).repeat(64),
    mediaType: 'image/jpeg',
    base64: Buffer.alloc(3_900_000, at + 1).toString('base64'),
  }))
  const fieldFile = Buffer.from(
    JSON.stringify({
      format: 'luminous-field',
      version: 1,
      exportedAt: new Date().toISOString(),
      team,
      scans: [],
      handOvers: [],
      photos,
    }),
  )
  const asJson = { type: 'application/json', bytes: fieldFile }
  const fieldFiles: Flood['send'] = async (ask) => [
    (await ask('POST', `/v1/teams/${team}/field-files`, asJson)).status,
  ]
  const deep = Buffer.from('['.repeat(400_000) + ']'.repeat(400_000))
  return [
    {
      name: 'an import of five million empty lines',
      as: 'customer',
      send: async (ask) => [
        (
          await ask(
            'POST',
            `/v1/teams/${team}/result-imports/preview`,
            formOf({ name: 'lines.csv', bytes: newlines }),
          )
        ).status,
      ],
    },
    { name: 'a file off a phone of 47 MB, by a viewer', as: 'viewer', send: fieldFiles },
    { name: 'the same by somebody who may', as: 'customer', send: fieldFiles },
    { name: 'a workbook that inflates to 390 MB', as: 'analyst', send: plateFile(() => bomb(390)) },
    { name: 'a workbook that inflates to 60 MB', as: 'analyst', send: plateFile(() => bomb(60)) },
    {
      name: 'a text of 1,000 plates, 43 MB',
      as: 'analyst',
      send: plateFile((client) => manyPlates(1000, client)),
    },
    {
      name: 'a course of 800,000 readings, 5 MB, and its page four times',
      as: 'analyst',
      send: async (ask, client) => {
        const form = formOf({ name: 'course.txt', bytes: longCourse(2083, client) })
        const answer = await ask('POST', '/v1/plate-files', form)
        const runs: { id: string }[] = Object(answer.body).runs ?? []
        const statuses = [answer.status]
        for (let at = 0; at < 4 && runs[0]; at += 1) {
          statuses.push((await ask('GET', `/v1/runs/${runs[0].id}`)).status)
        }
        return statuses
      },
    },
    {
      name: 'a hundred files of 4 MB',
      as: 'analyst',
      send: plateFile((at) => longCourse(1700, at + 1000), 25),
    },
    {
      name: 'JSON of 400,000 brackets',
      as: 'customer',
      send: async (ask) => [
        (await ask('POST', `/v1/teams/${team}/sites`, { type: 'application/json', bytes: deep }))
          .status,
      ],
    },
  ]
}

const gen5Head = (plate: number, mode: string, wells: number) =>
  [
    'Software Version\t3.12.08',
    '',
    `Plate Number\tPlate ${plate}`,
    'Date\t10/10/2022',
    'Time\t9:15:37 PM',
    '',
    'Procedure Details',
    '',
    `Plate Type\t${wells} WELL PLATE`,
    'Read\tLUM',
    `\tLuminescence ${mode}`,
    '',
  ].join('\r\n')

/** A course of 384 wells at so many times; `salt` makes it another file. */
function longCourse(points: number, salt: number): Buffer {
  const wells = Array.from(
    { length: 384 },
    (_, at) => `${String.fromCharCode(65 + Math.floor(at / 24))}${(at % 24) + 1}`,
  )
  const lines = Array.from({ length: points }, (_, point) => {
    const clock = `${Math.floor(point / 60)}:${String(point % 60).padStart(2, '0')}:00`
    return [clock, ...wells.map((_, at) => String((point * 7919 + at * 31 + salt) % 9973))].join(
      '\t',
    )
  })
  const head = gen5Head(1, 'Endpoint', 384)
  return Buffer.from(
    [head, 'LUM:Lum', '', ['Time', ...wells].join('\t'), ...lines, ''].join('\r\n'),
  )
}

/** Plates of 96 wells, each with a remark as long as it takes. */
function manyPlates(count: number, salt: number): Buffer {
  const columns = Array.from({ length: 12 }, (_, at) => at)
  const procedure = Array.from({ length: 40 }, (_, at) => `\tStep ${at}: ${'shake '.repeat(170)}`)
  const plates = Array.from({ length: count }, (_, plate) =>
    [
      gen5Head(plate + 1, 'Endpoint', 96),
      ...procedure,
      '',
      'Results',
      ['', ...columns.map((column) => column + 1)].join('\t'),
      ...Array.from({ length: 8 }, (_, row) =>
        [
          String.fromCharCode(65 + row),
          ...columns.map((column) => (plate * 7919 + row * 12 + column + salt) % 99_991),
          'LUM:Lum',
        ].join('\t'),
      ),
      '',
    ].join('\r\n'),
  )
  return Buffer.from(plates.join('\r\n'))
}

/** A workbook whose one sheet inflates to so many MB of empty rows. */
function bomb(megabytes: number): Buffer {
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
  const row = '<row><c t="inlineStr"><is><t>x</t></is></c></row>'
  const sheet = Buffer.from(
    `<worksheet xmlns="${main}"><sheetData>${row.repeat((megabytes * 1e6) / row.length)}</sheetData></worksheet>`,
  )
  const relation = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  return zip({
    '_rels/.rels': Buffer.from(
      `<Relationships><Relationship Id="rId1" Type="${relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ),
    'xl/workbook.xml': Buffer.from(
      `<workbook xmlns="${main}" xmlns:r="${relation}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': Buffer.from(
      `<Relationships><Relationship Id="rId1" Type="${relation}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    ),
    'xl/worksheets/sheet1.xml': sheet,
  })
}

/** A ZIP archive, as plainly as there is one; nobody checks its CRCs before it is inflated. */
function zip(parts: Readonly<Record<string, Buffer>>): Buffer {
  const bodies: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, content] of Object.entries(parts)) {
    const packed = deflateRawSync(content, { level: 9 })
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(8, 4)
    fields.writeUInt32LE(packed.length, 14)
    fields.writeUInt32LE(content.length, 18)
    fields.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), fields, Buffer.from(name), packed])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(offset, 10)
    directory.push(
      Buffer.concat([
        Buffer.from('PK\u0001\u0002'),
        Buffer.from([20, 0]),
        fields,
        rest,
        Buffer.from(name),
      ]),
    )
    bodies.push(local)
    offset += local.length
  }
  const list = Buffer.concat(directory)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(directory.length, 4)
  end.writeUInt16LE(directory.length, 6)
  end.writeUInt32LE(list.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...bodies, list, Buffer.from('PK\u0005\u0006'), end])
}
