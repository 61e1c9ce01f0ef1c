import { AssayError } from '@luminous/assay/assay-error.ts'
import { courseOf, type Course } from '@luminous/assay/result/course.ts'

/** A reading as the laboratory's file or the customer's disclosure has it. */
export type CourseReading = {
  readonly well: string
  readonly block: string
  readonly timeS: number | null
  readonly value: number | null
  readonly unit: string
  readonly flag: string | null
}

/** One read of a well over time, and the same read of its control. */
export type WellCourse = {
  readonly quantity: string
  readonly unit: string
  readonly block: string
  /** The well itself first. */
  readonly wells: readonly string[]
  /** By repeat, in the order of `wells`; null where a well was left out of it. */
  readonly repeats: readonly {
    readonly timeS: number
    readonly reads: readonly (CourseReading | null)[]
  }[]
}

/** Beyond it more grey lines say nothing more. */
const controlsMax = 4

type CourseWell = {
  readonly well: string
  readonly role: string
  readonly biosensor: string | null
}

/** The untreated control that a well is held against: the same biosensor without any water. */
export function controlsOf(wells: readonly CourseWell[], name: string): string[] {
  const own = wells.find(({ well }) => well === name)
  if (!own) return []
  return wells
    .filter(
      ({ well, role, biosensor }) =>
        role === 'untreatedControl' && biosensor === own.biosensor && well !== name,
    )
    .slice(0, controlsMax)
    .map(({ well }) => well)
}

/** Every read of the well that was repeated, light first. What was read once is no course. */
export function coursesOf(
  readings: readonly CourseReading[],
  wells: readonly string[],
): WellCourse[] {
  const [own] = wells
  const timed = readings.filter(({ timeS, well }) => timeS !== null && wells.includes(well))
  const courses = [...Map.groupBy(timed, ({ block, unit }) => `${unit} ${block}`).values()].flatMap(
    (reads): WellCourse[] => {
      const [first] = reads
      if (!first || reads.filter(({ well }) => well === own).length < 2) return []
      const { unit, block } = first
      const { timesS, byWell } = repeatsOf(reads, own)
      const shown = wells.filter((well) => byWell.has(well))
      return [
        {
          quantity: quantityOf(unit),
          unit,
          block,
          wells: shown,
          repeats: timesS.map((timeS, at) => ({
            timeS: timeS ?? 0,
            reads: shown.map((well) => byWell.get(well)?.[at] ?? null),
          })),
        },
      ]
    },
  )
  return courses.toSorted((a, b) => Number(a.unit === 'OD') - Number(b.unit === 'OD'))
}

/** Where the repeats of several wells cannot be told apart, the well stands alone. */
function repeatsOf(
  reads: readonly CourseReading[],
  own: string | undefined,
): Course<CourseReading> {
  try {
    return courseOf(reads)
  } catch (error) {
    if (!(error instanceof AssayError)) throw error
    return courseOf(reads.filter(({ well }) => well === own))
  }
}

function quantityOf(unit: string): string {
  if (unit === 'OD') return 'Growth'
  return unit === 'RFU' ? 'Fluorescence' : 'Light'
}

/** As in "Light and growth over time". */
export function courseTitle(courses: readonly WellCourse[]): string {
  const names = [...new Set(courses.map(({ quantity }) => quantity))]
  const [first = 'Readings', ...others] = names
  return [first, ...others.map((name) => name.toLowerCase())].join(' and ') + ' over time'
}

/** For the chart: each read at its own second, and a gap at the time of the repeat that a well was left out of. */
export const chartedCourses = (courses: readonly WellCourse[]) =>
  courses.map(({ quantity, unit, block, wells, repeats }) => ({
    quantity,
    unit,
    block,
    traces: wells.map((well, nth) => ({
      well,
      points: repeats.map(({ timeS, reads }) => ({
        timeS: reads[nth]?.timeS ?? timeS,
        value: reads[nth]?.value ?? null,
      })),
    })),
  }))
