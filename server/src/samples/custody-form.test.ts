import { afterAll, describe, expect, it } from 'vitest'
import { openPdfRenderer } from '../platform/pdf.ts'
import { readPdfPages } from '../../test/pdf-text.ts'
import {
  custodyEventsMax,
  custodyFormsMax,
  renderCustodyForms,
  type CustodyForm,
} from './custody-form.ts'

const renderer = openPdfRenderer()
afterAll(() => renderer.close())

const inEdmonton = (at: string) => ({ at, timeZone: 'America/Edmonton' })
const event: CustodyForm['events'][number] = {
  occurredAt: inEdmonton('2026-10-13T00:30:00Z'),
  deed: 'Handed over',
  from: 'Élise ʔehdzo',
  to: 'ᓀᐦᐃᔭᐍᐏᐣ Courier',
  condition: 'ok',
  seal: 'intact',
  remarks: ['Time was typed'],
  signature: 'M10 80 C 40 10, 65 10, 95 80 L 290 20',
}
const form: CustodyForm = {
  code: 'K7FY-YW3A-CDFM',
  link: 'https://luminous.example.org/k/K7FY-YW3A-CDFM',
  teamName: 'Łutsël K’é Dene First Nation',
  labNumber: 'L26-00412',
  kind: 'Sample',
  siteName: 'Athabasca River',
  collectedAt: inEdmonton('2026-10-12T15:20:00Z'),
  collectorName: 'Élise ʔehdzo',
  position: { latitude: '58.712345', longitude: '-111.154321', accuracyM: '5' },
  ph: '7.9',
  waterTemperatureCelsius: '-0.2',
  conductivityUsPerCm: '310',
  notes: 'Ice at the shore.',
  events: [event],
  receipt: {
    receivedAt: inEdmonton('2026-10-13T17:20:00Z'),
    receivedBy: 'Ana Lyst',
    state: 'Accepted',
    temperatureCelsius: '4.1',
    condition: 'ok',
    seal: 'intact',
    remarks: '',
  },
  checkpoint: {
    origin: 'lab.example/ledger/1',
    size: 20_852_163,
    root: 'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=',
    signedAt: inEdmonton('2026-10-13T18:00:00Z'),
    entry: 20_852_001,
  },
}
const unknown: CustodyForm = {
  ...form,
  labNumber: null,
  siteName: null,
  collectedAt: null,
  collectorName: null,
  position: null,
  ph: null,
  waterTemperatureCelsius: null,
  conductivityUsPerCm: null,
  notes: '',
  events: [],
  receipt: null,
  checkpoint: null,
}

const render = (forms: readonly CustodyForm[], emptyRows = 0) =>
  renderCustodyForms(renderer, {
    forms,
    paper: 'us-letter',
    emptyRows,
    printedAt: inEdmonton('2026-10-13T18:20:00Z'),
  })
/** What is copied out of each page, blanks aside: a line may break anywhere. */
const textsOf = async (forms: readonly CustodyForm[], emptyRows = 0): Promise<string[]> =>
  readPdfPages(await render(forms, emptyRows)).map((text) => text.replace(/\s/g, ''))
const bare = (text: string): string => text.replace(/\s/g, '')

describe('a chain-of-custody form', () => {
  it('shows what is known of the sample: numbers with units, times with the place’s day and offset', async () => {
    const [text] = await textsOf([form])
    for (const shown of [
      'Chain of custody',
      'K7FY-YW3A-CDFM',
      'Łutsël K’é Dene First Nation',
      'Collected at 2026-10-12 09:20:00 UTC−06:00 (America/Edmonton)',
      '58.712345°, −111.154321° ± 5 m (WGS 84)',
      'pH 7.9',
      'Water temperature −0.2 °C',
      'Conductivity 310 µS/cm',
      '2026-10-12 18:30:00 UTC−06:00 (America/Edmonton) Handed over Élise ʔehdzo ᓀᐦᐃᔭᐍᐏᐣ Courier',
      'Time was typed',
      'Received by Ana Lyst',
      'Temperature 4.1 °C',
      'page 1 of 1',
    ]) {
      expect(text).toContain(bare(shown))
    }
  })

  it('says at its foot which entry and checkpoint of the log it was printed from', async () => {
    const [text] = await textsOf([form])
    expect(text).toContain(
      bare('Printed from entry 20852001 of the log lab.example/ledger/1: 20852163 entries'),
    )
    expect(text).toContain(bare('Root CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I='))
    const [without] = await textsOf([unknown])
    expect(without).toContain(bare('Printed without a checkpoint of the log.'))
  })

  it('calls not recorded what was not, and makes no number of it', async () => {
    const [text = ''] = await textsOf([unknown])
    expect(text.split('notrecorded')).toHaveLength(9)
    expect(text).toContain(bare('Nothing was recorded yet.'))
    expect(text).toContain(bare('Not received yet.'))
    expect(text).not.toMatch(/°C|µS|pH0|null|none/)
  })

  it('printed to be filled in by hand has lines and rows to sign', async () => {
    const [text = ''] = await textsOf([unknown], 5)
    expect(text).not.toContain('notrecorded')
    expect(text).toContain(bare('Given by: name'))
    expect(text).toContain(bare('Received by: name'))
  })

  it('repeats the heads of its columns on each page, whatever the names', async () => {
    const names = ['É'.repeat(200), 'ʔehdzo '.repeat(30), 'ᓀᐦᐃᔭᐍᐏᐣ '.repeat(25), '#read("x") $ ]']
    const events = Array.from({ length: 40 }, (_, at) => ({
      ...event,
      from: names[at % names.length]!,
      to: names[(at + 1) % names.length]!,
    }))
    const texts = await textsOf([{ ...form, siteName: names.join(' '), events }])
    expect(texts.length).toBeGreaterThan(3)
    for (const [at, text] of texts.entries()) {
      if (text.includes('Handedover')) expect(text).toContain(bare('Condition and remarks Seal'))
      expect(text).toContain(`page${at + 1}of${texts.length}`)
    }
    // No row is torn: each page begins with a time after the heads.
    expect(texts[1]).toMatch(/^TimeDeedFromToConditionandremarksSeal2026-10-12/)
  })

  it('of a shipment is one for each sample, with pages of its own', async () => {
    const texts = await textsOf([form, { ...form, code: 'K333-3333-3333' }])
    expect(texts.map((text) => /[K\d-][\w-]{13},page\d+of\d+/.exec(text)?.[0])).toEqual([
      'K7FY-YW3A-CDFM,page1of1',
      'K333-3333-3333,page1of1',
    ])
  })

  it('is the same to the byte when it is printed again', async () => {
    expect(Buffer.compare(await render([form]), await render([form]))).toBe(0)
  })

  it('is refused beyond its limits', async () => {
    await expect(render([])).rejects.toMatchObject({ code: 'request.invalid' })
    await expect(
      render(Array.from({ length: custodyFormsMax + 1 }, () => form)),
    ).rejects.toMatchObject({ code: 'request.invalid' })
    await expect(render([form], 21)).rejects.toMatchObject({ code: 'request.invalid' })
    const events = Array.from({ length: custodyEventsMax + 1 }, () => event)
    await expect(render([{ ...form, events }])).rejects.toMatchObject({ code: 'pdf.too-large' })
  })
})
