import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type {
  NodeCompiler,
  NodeError,
  NodeTypstDocument,
} from '@myriaddreamin/typst-ts-node-compiler'
import { drawCode, type ScannerCode } from './code-images.ts'

/** One standard per document. All three refuse a character that no font has; `a-2u` asks for nothing else. */
export type PdfStandard = 'ua-1' | 'a-3a' | 'a-2u'

/** All that a document is made of: nothing else is there to be read. */
export type TypesetJob = {
  readonly template: string
  /** The parts that every template may import, as `house.typ`. */
  readonly house: string
  /** What the template reads as `data.json`. */
  readonly dataJson: string
  /** What it reads as `images/<name>`. */
  readonly images: Readonly<Record<string, Uint8Array>>
  /** What it reads in the same place, drawn first. */
  readonly codes: Readonly<Record<string, ScannerCode>>
  readonly standard: PdfStandard
  readonly createdAtSeconds: number
}

export type Typeset =
  | { readonly kind: 'pdf'; readonly bytes: Uint8Array; readonly pages: number }
  /** Texts, each a cluster of characters, that no font has. */
  | { readonly kind: 'unprintable'; readonly texts: readonly string[] }
  | { readonly kind: 'failed'; readonly message: string }

/**
 * A folder that does not exist: the compiler reads nothing outside of it, and in it only what a job brings. So a
 * template has no file system at all.
 */
const folder = resolve('/luminous-document')
const fontFolder = join(import.meta.dirname, '..', '..', '..', '..', 'fonts')

export type Compiler = typeof NodeCompiler

/** A compiler with the fonts of the house; it also finds the machine's own, which templates must not name. */
export const openCompiler = (compiler: Compiler): NodeCompiler =>
  compiler.create({
    workspace: folder,
    fontArgs: [
      {
        fontBlobs: readdirSync(fontFolder)
          .filter((name) => name.endsWith('.ttf'))
          .toSorted()
          .map((name) => readFileSync(join(fontFolder, name))),
      },
    ],
  })

/** Sets one document. The same job gives the same bytes. */
export function typeset(compiler: NodeCompiler, job: TypesetJob): Typeset {
  try {
    const laidOut = layOut(compiler, job)
    if ('message' in laidOut) return { kind: 'failed', message: laidOut.message }
    const bytes = compiler.pdf(laidOut.document, {
      pdfStandard: job.standard,
      creationTimestamp: job.createdAtSeconds,
    })
    return { kind: 'pdf', bytes, pages: laidOut.document.numOfPages }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const texts = unprintableTexts(message)
    return texts.length > 0 ? { kind: 'unprintable', texts } : { kind: 'failed', message }
  } finally {
    compiler.resetShadow()
    // Without it each document stays in the compiler's cache for ever.
    compiler.evictCache(0)
  }
}

/** Compiles a job to pages; a warning counts as an error. */
export function layOut(
  compiler: NodeCompiler,
  job: TypesetJob,
): { readonly document: NodeTypstDocument } | { readonly message: string } {
  compiler.resetShadow()
  const main = join(folder, 'main.typ')
  compiler.mapShadow(main, Buffer.from(job.template))
  compiler.mapShadow(join(folder, 'house.typ'), Buffer.from(job.house))
  compiler.mapShadow(join(folder, 'data.json'), Buffer.from(job.dataJson))
  const codes = Object.entries(job.codes).map(([name, code]) => [name, drawCode(code)] as const)
  for (const [name, bytes] of [...Object.entries(job.images), ...codes]) {
    compiler.mapShadow(join(folder, 'images', name), Buffer.from(bytes))
  }
  const compiled = compiler.compile({ mainFilePath: main, resetRead: true })
  const complaints = [compiled.takeError(), compiled.takeWarnings()].filter((it) => it !== null)
  const document = compiled.result
  if (complaints.length > 0 || document === null) {
    return { message: complaints.map((it) => describe(compiler, it)).join('; ') || 'no document' }
  }
  return { document }
}

const describe = (compiler: NodeCompiler, error: NodeError): string =>
  compiler
    .fetchDiagnostics(error)
    .map((diagnostic: unknown) => JSON.stringify(diagnostic))
    .join('; ')

/**
 * What no font has, out of the compiler's complaint, which is a Rust value printed twice over:
 * `message: "PDF/UA-1 error: the text `\"😀\"` could not be displayed with font ..."`.
 */
function unprintableTexts(message: string): string[] {
  const complaints = message.matchAll(
    /the text (?:contains the disallowed codepoint )?`\\"(.+?)\\"`/gu,
  )
  return [...complaints].map(([, printed = '']) =>
    printed.replace(/\\+u\{([0-9a-f]{1,6})\}/g, (_, hex: string) =>
      String.fromCodePoint(Number.parseInt(hex, 16)),
    ),
  )
}
