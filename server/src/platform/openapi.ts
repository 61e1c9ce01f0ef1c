/**
 * The generated OpenAPI document, tidied: each schema once (the generator writes every one a second time as
 * `XInput`), unions with their discriminator, and the path of a tile with a name. Pure.
 */
export function tidyOpenApi(document: unknown): unknown {
  const text = JSON.stringify(document)
    .replaceAll('{*}', '{path}')
    .replaceAll('"name":"*"', '"name":"path"')
  const tidied: unknown = JSON.parse(text)
  const schemas = objectAt(objectAt(tidied, 'components'), 'schemas')
  const reached = reachSchemas(objectAt(tidied, 'paths'), schemas)
  for (const name of Object.keys(schemas)) {
    const plain = name.replace(/Input$/, '')
    if (plain === name || !(plain in schemas)) continue
    // What is only ever sent needs no second form for answers, in which what has a default is always there.
    if (!reached.has(plain)) {
      schemas[plain] = schemas[name]
      delete schemas[name]
    } else if (withoutInput(schemas[name]) === withoutInput(schemas[plain])) delete schemas[name]
  }
  const merged = JSON.stringify(tidied).replaceAll(
    /"#\/components\/schemas\/(\w+)Input"/g,
    (reference, name: string) =>
      `${name}Input` in schemas ? reference : `"#/components/schemas/${name}"`,
  )
  return JSON.parse(merged, (_key, value) => addBody(addDiscriminator(value)))
}

/** What a form, or a body that is taken byte for byte, consists of, as the endpoint says it. */
function addBody(value: unknown): unknown {
  if (!isObject(value) || !('x-form' in value || 'x-bytes' in value)) return value
  const { 'x-form': form, 'x-bytes': bytes, ...operation } = value
  const raw = Array.isArray(bytes) ? bytes.map((type) => [String(type), {}]) : []
  const content = isObject(form)
    ? { 'multipart/form-data': { schema: schemaOfForm(form) } }
    : Object.fromEntries(raw)
  return { ...operation, requestBody: { required: true, content } }
}

function schemaOfForm(form: Record<string, unknown>) {
  const parts = Object.entries(form).map(([name, kind]) => ({ name, kind: String(kind) }))
  return {
    type: 'object',
    properties: Object.fromEntries(
      parts.map(({ name, kind }) => [
        name,
        kind.startsWith('file')
          ? { type: 'string', contentMediaType: 'application/octet-stream' }
          : { type: 'string' },
      ]),
    ),
    required: parts.filter(({ kind }) => !kind.endsWith('?')).map(({ name }) => name),
    additionalProperties: false,
  }
}

/** The schemas that the routes speak of, directly or through others. */
function reachSchemas(
  paths: Record<string, unknown>,
  schemas: Record<string, unknown>,
): Set<string> {
  const reached = new Set<string>()
  const follow = (from: unknown) => {
    const references = JSON.stringify(from).matchAll(/"#\/components\/schemas\/(\w+)"/g)
    for (const [, name = ''] of references) {
      if (reached.has(name)) continue
      reached.add(name)
      follow(schemas[name] ?? null)
    }
  }
  follow(paths)
  return reached
}

/** Of an answer the generator says that there is nothing else in it; of a request the schema itself does. */
const withoutInput = (schema: unknown): string =>
  JSON.stringify(schema)
    .replaceAll(',"additionalProperties":false', '')
    .replaceAll(/(#\/components\/schemas\/\w+?)Input"/g, '$1"')

/** A union whose members each have a constant `kind` is told apart by it. */
function addDiscriminator(value: unknown): unknown {
  if (!isObject(value)) return value
  const members = value['oneOf']
  if (!Array.isArray(members) || members.length === 0) return value
  const isTold = members.every(
    (member) => 'const' in objectAt(objectAt(member, 'properties'), 'kind'),
  )
  return isTold ? { ...value, discriminator: { propertyName: 'kind' } } : value
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function objectAt(value: unknown, key: string): Record<string, unknown> {
  const found = isObject(value) ? value[key] : undefined
  return isObject(found) ? found : {}
}
