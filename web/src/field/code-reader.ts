/** Reads QR codes and the DataMatrix of vials out of what a camera sees: by the browser, or by our own WebAssembly. */

/** The text of the one code in sight, or null. */
export type ReadCode = (video: HTMLVideoElement) => Promise<string | null>

type Detector = {
  detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>
}
type DetectorClass = {
  new (options: { formats: readonly string[] }): Detector
  getSupportedFormats(): Promise<readonly string[]>
}

const formats = ['qr_code', 'data_matrix'] as const

export async function makeReader(): Promise<ReadCode> {
  return (await browserReader()) ?? (await ownReader())
}

async function browserReader(): Promise<ReadCode | null> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the DOM's types do not know yet
  const { BarcodeDetector } = globalThis as { BarcodeDetector?: DetectorClass }
  if (!BarcodeDetector) return null
  const supported = await BarcodeDetector.getSupportedFormats()
  if (!formats.every((format) => supported.includes(format))) return null
  const detector = new BarcodeDetector({ formats })
  return async (video) => (await detector.detect(video))[0]?.rawValue ?? null
}

/** Loaded when the camera is first opened, from this origin, which a worker keeps for days without a network. */
async function ownReader(): Promise<ReadCode> {
  const { prepareZXingModule, readBarcodes } = await import('zxing-wasm/reader')
  const { default: wasm } = await import('zxing-wasm/reader/zxing_reader.wasm?url')
  await prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: true })
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d', { willReadFrequently: true })
  return async (video) => {
    const { videoWidth: width, videoHeight: height } = video
    if (!context || width === 0 || height === 0) return null
    canvas.width = width
    canvas.height = height
    context.drawImage(video, 0, 0)
    const read = await readBarcodes(context.getImageData(0, 0, width, height), {
      formats: ['QRCode', 'DataMatrix'],
      maxNumberOfSymbols: 1,
      tryHarder: true,
    })
    return read[0]?.text || null
  }
}
