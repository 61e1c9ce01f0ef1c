import { Link } from '@tanstack/react-router'
import { paths } from '../paths.ts'

/** The way from a kit to the sample that was taken with it, where there is one. */
export const ItsSample = ({ sample, code }: { sample: string | null; code: string }) =>
  sample !== null && (
    <Link to={paths.sample} params={{ sampleId: sample }} aria-label={`Its sample, of ${code}`}>
      Its sample
    </Link>
  )
