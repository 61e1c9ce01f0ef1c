import { biosensorsOf, wellsWithoutBiosensor } from '@luminous/assay/plate/biosensor.ts'
import { reportedUnit, type RunObstacle } from '@luminous/contract'
import { toRfc3339 } from '../platform/instant.ts'
import { Problem } from '../platform/problem.ts'
import { judgeRun, type RunContext } from './judge-run.ts'
import type { OpenedRun } from './open-run.ts'
import { isAboutCheck, isSameResult } from './said-about.ts'

/** What keeps a run from review or from the signature, each as a sentence of what to do. Pure. */
export function findObstacles(opened: OpenedRun, context: RunContext): RunObstacle[] {
  const { row, parts, error } = opened
  const { orientation } = context
  const obstacles: RunObstacle[] = []
  const add = (code: RunObstacle['code'], bars: RunObstacle['bars'], message: string) =>
    obstacles.push({ code, bars, message })
  if (row.layout === null) add('noLayout', 'submit', 'Say what the wells hold.')
  addForMethods(opened, add)
  const strange = biosensorsOf(row.layout ?? {}).filter((code) => !context.biosensors.has(code))
  if (strange.length > 0) {
    const shown = strange.slice(0, 10).join(', ')
    const message = `The register of biosensors does not know ${shown}: correct the layout, or add it to the register.`
    add('unknownBiosensor', 'submit', message)
  }
  if (error) add('cannotCompute', 'submit', error.message)
  if (row.readAt === null) {
    const { readAtText } = opened.facts.plate
    add(
      'noReadTime',
      'submit',
      readAtText === null || row.instrumentId === null
        ? 'Choose the reader, and enter when the plate was read.'
        : `The file says “${readAtText.slice(0, 60)}”, which is no certain time: say on the reader whether its dates begin with the month or the day, or enter when the plate was read.`,
    )
  } else if (Date.parse(toRfc3339(row.readAt)) > Date.parse(context.now) + 120_000) {
    add('readInFuture', 'submit', 'The plate was read in the future: correct the time.')
  }
  if (orientation.turned) {
    add(
      'turned',
      'submit',
      `The plate seems to be ${turnWords[orientation.turned]}: its standards follow their concentrations only that way round. Turn the layout, or read the plate again.`,
    )
  }
  const unknown = row.sampleCodes.filter((code) => !context.samples.has(code))
  if (unknown.length > 0) {
    add('unknownSamples', 'nothing', `Nobody's samples: ${unknown.slice(0, 10).join(', ')}.`)
  }
  for (const { code, kit, receiptState, isVoid } of context.samples.values()) {
    if (kit === null || (receiptState === 'accepted' && !isVoid)) continue
    const what = isVoid
      ? 'is void, as its kit is: take it off the layout'
      : receiptState === null
        ? 'was never received: scan it in'
        : receiptState === 'held'
          ? 'waits for a decision about its condition'
          : 'was rejected at arrival: take it off the layout'
    add('sampleNotReady', 'submit', `${code} ${what}.`)
  }
  if (parts) addForReview(opened, context, add)
  return obstacles
}

type AddObstacle = (code: RunObstacle['code'], bars: RunObstacle['bars'], message: string) => void

/** A method for each biosensor of the layout, and a biosensor in each well. */
function addForMethods({ row, methods }: OpenedRun, add: AddObstacle): void {
  const layout = row.layout ?? {}
  const biosensors = biosensorsOf(layout)
  const without = biosensors.filter(
    (code) => !methods.some(({ definition }) => definition.panel?.biosensor === code),
  )
  if (without.length > 0) {
    add('noMethod', 'submit', `Choose the method for ${without.slice(0, 10).join(', ')}.`)
  } else if (methods.length === 0) add('noMethod', 'submit', 'Choose the method.')
  const unnamed = wellsWithoutBiosensor(layout)
  const [first] = methods.flatMap(({ definition }) => definition.panel?.biosensor ?? [])
  if (biosensors.length === 0 && first !== undefined && Object.keys(layout).length > 0) {
    add(
      'noBiosensor',
      'submit',
      `Say which biosensor stands in the wells: the method is for ${first}, and the layout names none.`,
    )
  }
  if (unnamed.length > 0) {
    const shown = unnamed.slice(0, 10).join(', ')
    add('noBiosensor', 'submit', `Say which biosensor stands in ${shown}.`)
  }
  for (const { definition } of methods) {
    const { code, unit, panel } = definition
    if (panel && biosensors.length > 0 && !biosensors.includes(panel.biosensor)) {
      const message = `${code} is for ${panel.biosensor}, which stands in no well: take the method off, or lay the biosensor out.`
      add('methodWithoutWells', 'submit', message)
    }
    if (unit === reportedUnit || panel?.report === 'fold') continue
    add(
      'unitNotReported',
      'submit',
      `${code} computes in “${unit}”, and results are reported in ${reportedUnit}: choose another method.`,
    )
  }
}

function addForReview(opened: OpenedRun, context: RunContext, add: AddObstacle): void {
  const { row } = opened
  const unruled = judgeRun(opened, context).filter(
    (check) => !check.passed && !row.rulings.some((each) => isAboutCheck(each, check)),
  )
  if (unruled.length > 0) {
    const waiting =
      unruled.length === 1 ? '1 failed check waits' : `${unruled.length} failed checks wait`
    add('unruled', 'publish', `${waiting} for a ruling with a reason.`)
  }
  const undecided = context.repeated.filter(
    (result) => !row.choices.some((each) => isSameResult(each, result)),
  )
  if (undecided.length > 0) {
    const codes = [...new Set(undecided.map(({ sampleCode }) => sampleCode))]
    add(
      'repeatUndecided',
      'publish',
      `Read before: ${codes.slice(0, 10).join(', ')}. Say which result is reported.`,
    )
  }
}

const turnWords = {
  rotated180: 'turned by 180°',
  mirroredColumns: 'mirrored left to right',
  mirroredRows: 'mirrored top to bottom',
} as const

/** Throws `conflict` with the first sentence of what bars the step. */
export function refuseBarred(
  obstacles: readonly RunObstacle[],
  step: readonly RunObstacle['bars'][],
): void {
  const barring = obstacles.filter(({ bars }) => step.includes(bars))
  const [first] = barring
  if (!first) return
  const more = barring.length > 1 ? ` (and ${barring.length - 1} more)` : ''
  throw new Problem('conflict', `${first.message}${more}`)
}
