import { z } from 'zod'
import { permissions, problemSchema } from '@luminous/contract'
import {
  splitAddress,
  type Answers,
  type Endpoint,
  type Schemas,
} from '@luminous/contract/endpoints/endpoint.ts'
import { operationIdOf } from '@luminous/contract/endpoints/endpoints.ts'
import { problemStatuses, type ProblemCode } from '@luminous/contract/problem-codes.ts'
import { parseId } from './ids.ts'
import { problemPages } from './problem-pages.ts'
import { notFound } from './problem.ts'

/** An endpoint as Fastify has it: what is validated, and what the OpenAPI document says. */
export function schemaOfEndpoint(endpoint: Endpoint, schemas: Schemas) {
  const { feature, summary, description, as, may = null, form, bytes, answers = 200 } = endpoint
  const { method, path } = splitAddress(endpoint)
  const params = paramsOf(path, schemas.params)
  const codes = problemsOf(endpoint)
  const isEdited = endpoint.isVersioned === true && method !== 'GET'
  return {
    operationId: operationIdOf(endpoint),
    summary,
    ...(description === undefined ? {} : { description }),
    tags: [feature.name],
    security: securityOf(endpoint),
    querystring: schemas.query ?? z.strictObject({}),
    ...(params === null ? {} : { params }),
    ...(schemas.body === undefined ? {} : { body: schemas.body }),
    ...(isEdited ? { headers: ifMatch } : {}),
    ...(bytes === undefined ? {} : { consumes: [...bytes] }),
    ...(form === undefined ? {} : { 'x-form': form }),
    ...(bytes === undefined ? {} : { 'x-bytes': bytes }),
    'x-as': as,
    'x-permission': may,
    'x-scope': may !== null && permissions[may].forKeys && takesKeys(endpoint) ? may : null,
    'x-rate-limit-class': endpoint.rate ?? 'ordinary',
    'x-problems': codes,
    response: { ...answersOf(answers, schemas.answer), ...refusalsOf(codes) },
  }
}

/** The codes that an endpoint answers with: what all of its kind do, and what it names itself. */
export function problemsOf(endpoint: Endpoint): readonly ProblemCode[] {
  const { as, rate = 'ordinary', form, bytes, problems = [] } = endpoint
  const { method, path } = splitAddress(endpoint)
  const changes = method !== 'GET'
  const codes: ProblemCode[] = ['request.invalid']
  if (as !== 'open') codes.push('sign-in.required')
  if (takesKeys(endpoint)) codes.push('key.unknown', 'key.expired', 'key.revoked')
  if (changes) codes.push('origin.refused')
  if (as === 'team' || as === 'lab' || as === 'staff') {
    codes.push('role.insufficient', 'second-factor.required', 'team.not-active')
  }
  if (path.includes('/:')) codes.push('not-found')
  if (form !== undefined || bytes !== undefined) codes.push('file.too-large')
  if (endpoint.isVersioned === true && changes) codes.push('version.stale')
  if (rate !== 'ordinary') codes.push('rate.exceeded')
  return [...new Set([...codes, ...problems])]
}

const takesKeys = ({ as, may }: Endpoint): boolean =>
  (as === 'team' || as === 'lab') && may !== undefined && permissions[may].forKeys

/** Either a session or, where keys are let in, a key with the scope; nothing where it is open. */
function securityOf(endpoint: Endpoint): readonly Record<string, readonly string[]>[] {
  const { as, may } = endpoint
  if (as === 'open') return []
  return takesKeys(endpoint) && may !== undefined
    ? [{ session: [] }, { key: [may] }]
    : [{ session: [] }]
}

const ifMatch = z.object({
  'if-match': z
    .string()
    .regex(/^"\d{1,9}"$/)
    .optional(),
})

/** Ids in addresses are upper or lower case; the database knows lower case. */
const teamId = z.uuid().transform((text) => {
  const id = parseId<'team'>(text.toLowerCase())
  if (id === null) throw notFound()
  return id
})

function paramsOf(path: string, own: z.ZodObject | undefined): z.ZodObject | null {
  const names = [...path.matchAll(/:(\w+)|(\*)/g)].map(([, name, rest]) => name ?? rest ?? '')
  if (names.length === 0) return null
  const known: Record<string, z.ZodType> = { team: teamId, id: z.uuid(), ...own?.shape }
  return z.object(
    Object.fromEntries(
      names.map((name) => {
        const schema = known[name]
        if (!schema) throw new Error(`${path} does not say what :${name} is`)
        return [name, schema]
      }),
    ),
  )
}

function answersOf(answers: Answers, answer: z.ZodType | undefined): Record<number, unknown> {
  if (typeof answers === 'object') {
    const { file, description } = answers
    const content = file.split(', ').map((type) => [type, { schema: z.any() }])
    return { 200: { description, content: Object.fromEntries(content) } }
  }
  if (answers === 202 || answers === 204) {
    const nothing = z.null().describe(answers === 202 ? 'A mail is on its way' : 'Done')
    return { [answers]: nothing }
  }
  if (answer === undefined) throw new Error('an endpoint answers with nothing that has a schema')
  return answers === 'once' ? { 200: answer, 201: answer } : { [answers]: answer }
}

function refusalsOf(codes: readonly ProblemCode[]): Record<number, unknown> {
  const byStatus = Map.groupBy(codes, (code) => problemStatuses[code])
  return Object.fromEntries(
    [...byStatus].map(([status, of]) => [
      status,
      {
        description: of.map((code) => `\`${code}\`: ${problemPages[code].title}.`).join(' '),
        content: { 'application/problem+json': { schema: problemSchema } },
      },
    ]),
  )
}
