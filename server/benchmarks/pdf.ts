import { readFileSync } from 'node:fs'
import { drawQr } from '../src/platform/pdf/code-images.ts'
import { countPdfPages, openPdfRenderer } from '../src/platform/pdf.ts'
import { renderCustodyForms, type CustodyForm } from '../src/samples/custody-form.ts'
import { formatPlaceTime } from '../src/samples/place-time.ts'
import { quantile, rounded } from './benchmark-team.ts'

const rounds = 15
const events = 55

/** Bar: five pages, warm, in <= 200 ms, and in a fourth of what Chromium takes to print the same. */
export async function measurePdf(): Promise<unknown> {
  const renderer = openPdfRenderer()
  const chromium = await openChromium()
  try {
    const typstMs: number[] = []
    const chromiumMs: number[] = []
    let pages = 0
    for (let round = 0; round < rounds + 3; round += 1) {
      const form = makeForm(round)
      let began = performance.now()
      const bytes = await renderCustodyForms(renderer, {
        forms: [form],
        paper: 'us-letter',
        emptyRows: 0,
        printedAt: form.collectedAt ?? form.events[0]!.occurredAt,
      })
      if (round >= 3) typstMs.push(performance.now() - began)
      pages = countPdfPages(bytes) ?? 0
      began = performance.now()
      await chromium.print(htmlOf(form))
      if (round >= 3) chromiumMs.push(performance.now() - began)
    }
    const p50 = quantile(typstMs, 0.5)
    const ratio = quantile(chromiumMs, 0.5) / p50
    return {
      pages,
      p50Ms: rounded(p50, 1),
      p95Ms: rounded(quantile(typstMs, 0.95), 1),
      chromiumP50Ms: rounded(quantile(chromiumMs, 0.5), 1),
      timesFaster: rounded(ratio, 1),
      bar: '5 pages in p50 <= 200 ms, >= 4 times faster than Chromium',
      meets: pages === 5 && p50 <= 200 && ratio >= 4,
    }
  } finally {
    renderer.close()
    await chromium.close()
  }
}

type Page = {
  setContent(html: string): Promise<void>
  pdf(options: Readonly<Record<string, unknown>>): Promise<Uint8Array>
  close(): Promise<void>
}
type OpenBrowser = { newPage(): Promise<Page>; close(): Promise<void> }

/** The browser of the stories in e2e/, already open: what is measured is its printing. */
async function openChromium() {
  const module: { launchBrowser(): Promise<OpenBrowser> } = await import(
    new URL('../../e2e/unpack-browser.ts', import.meta.url).href
  )
  const browser = await module.launchBrowser()
  return {
    async print(html: string): Promise<void> {
      const page = await browser.newPage()
      await page.setContent(html)
      await page.pdf({
        format: 'letter',
        tagged: true,
        displayHeaderFooter: true,
        headerTemplate: '<span></span>',
        footerTemplate: '<span class="pageNumber"></span> of <span class="totalPages"></span>',
        margin: { top: '15mm', bottom: '22mm', left: '16mm', right: '16mm' },
      })
      await page.close()
    },
    close: () => browser.close(),
  }
}

function makeForm(round: number): CustodyForm {
  const at = (hours: number) => ({
    at: new Date(Date.UTC(2026, 9, 12, 15, round) + hours * 3_600_000).toISOString(),
    timeZone: 'America/Edmonton',
  })
  return {
    code: 'K7FY-YW3A-CDFM',
    link: 'https://luminous.example.org/k/K7FY-YW3A-CDFM',
    teamName: 'Łutsël K’é Dene First Nation',
    labNumber: `L26-${round}`,
    kind: 'Sample',
    siteName: 'Athabasca River, upstream of the confluence',
    collectedAt: at(0),
    collectorName: 'Élise ʔehdzo',
    position: { latitude: '58.712345', longitude: '-111.154321', accuracyM: '5' },
    ph: '7.9',
    waterTemperatureCelsius: '4.2',
    conductivityUsPerCm: '310',
    notes: 'Ice at the shore.',
    events: Array.from({ length: events }, (_, hours) => ({
      occurredAt: at(hours),
      deed: 'Handed over',
      from: `Élise ʔehdzo, boat number ${hours} of the summer’s survey`,
      to: `ᓀᐦᐃᔭᐍᐏᐣ Courier ${hours + 1}, Fort Chipewyan, for the lab of the university`,
      condition: 'The box was closed and cold',
      seal: 'intact',
      remarks: hours % 3 === 0 ? ['The time was typed, not taken from the clock'] : [],
      signature: null,
    })),
    receipt: null,
    checkpoint: null,
  }
}

const fontFolder = new URL('../../fonts/', import.meta.url)
const fontFaces = ['NotoSans', 'NotoSansCanadianAboriginal']
  .flatMap((name) => [
    { name, file: `${name}-Regular.ttf`, weight: 400 },
    { name, file: `${name}-Bold.ttf`, weight: 700 },
  ])
  .map(({ name, file, weight }) => {
    const bytes = readFileSync(new URL(file, fontFolder)).toString('base64')
    return `@font-face { font-family: ${name}; font-weight: ${weight}; src: url(data:font/ttf;base64,${bytes}) }`
  })
  .join('\n')

/** The same text in the same fonts and order, as plain as HTML can be. */
function htmlOf(form: CustodyForm): string {
  const rows = form.events.map((event) => {
    const remarks = event.remarks.map((remark) => `<p><b>${remark}</b></p>`).join('')
    const cells = [event.deed, event.from, event.to, `${event.condition}${remarks}`, event.seal]
    return `<tr><td>${[formatPlaceTime(event.occurredAt), ...cells].join('</td><td>')}</td></tr>`
  })
  const heads = ['Time', 'Deed', 'From', 'To', 'Condition and remarks', 'Seal']
  return `<!doctype html><html lang="en"><title>Chain of custody</title>
    <style>${fontFaces} body { font: 11px NotoSans, NotoSansCanadianAboriginal } td { padding: 6px; vertical-align: top } tr { break-inside: avoid }</style>
    ${Buffer.from(drawQr(form.link).svg).toString().replace('<svg ', '<svg width="100" ')}
    <h1>Chain of custody</h1><h2>${form.code}</h2><p>${form.teamName}</p>
    <p>${form.siteName}, ${form.collectorName}, pH ${form.ph}, ${form.notes}</p>
    <table><thead><tr><th>${heads.join('</th><th>')}</th></tr></thead>${rows.join('')}</table></html>`
}
