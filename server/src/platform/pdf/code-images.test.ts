import { describe, expect, it } from 'vitest'
import { drawGs1DataMatrix, drawQr, qrBytesMax } from './code-images.ts'

/** The box of the image and the box of what is drawn, in modules. */
function boxes(svg: Uint8Array) {
  const text = Buffer.from(svg).toString()
  const view = /viewBox="([^"]*)"/.exec(text)?.[1]?.split(' ').map(Number) ?? []
  const drawn = [...(/ d="([^"]*)"/.exec(text)?.[1] ?? '').matchAll(/(\d+) (\d+)/g)].flatMap(
    (point) => [Number(point[1]), Number(point[2])],
  )
  return { view: view.map((it) => it / 2), drawnMax: Math.max(...drawn) / 2 }
}

describe('an image of a code', () => {
  it('has four modules of white around a QR code, and 33 modules whatever the short link', () => {
    for (const link of ['http://localhost:3000/k/K333', `https://example.org/${'k'.repeat(42)}`]) {
      expect(boxes(drawQr(link).svg)).toEqual({ view: [-4, -4, 41, 41], drawnMax: 33 })
      expect(drawQr(link).codeShare).toBeCloseTo(33 / 41)
    }
  })

  it('grows with the link, and is refused where a printed one could not be read', () => {
    expect(boxes(drawQr('x'.repeat(63)).svg).drawnMax).toBe(37)
    expect(boxes(drawQr('x'.repeat(qrBytesMax)).svg).drawnMax).toBeLessThanOrEqual(49)
    expect(() => drawQr('é'.repeat(qrBytesMax))).toThrow(/cannot be read/)
  })

  it('has two modules of white around a DataMatrix', () => {
    const { view, drawnMax } = boxes(drawGs1DataMatrix('(91)K3333333333A').svg)
    expect(view).toEqual([-2, -2, drawnMax + 4, drawnMax + 4])
  })
})
