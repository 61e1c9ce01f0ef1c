import { expect, test } from 'vitest'
import { tidyOpenApi } from './openapi.ts'

const kind = (name: string) => ({ type: 'object', properties: { kind: { const: name } } })

test('each schema stands once, unions tell their members apart, and every reference still leads somewhere', () => {
  const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })
  const tidied = tidyOpenApi({
    paths: {
      '/tile/{*}': {
        get: {
          parameters: [{ name: '*' }],
          body: ref('PageInput'),
          made: ref('Page'),
          form: ref('Form'),
        },
      },
    },
    components: {
      schemas: {
        Page: { items: ref('Value') },
        PageInput: { items: ref('ValueInput') },
        Value: { oneOf: [kind('number'), kind('censored')] },
        ValueInput: { oneOf: [kind('number'), kind('censored')] },
        Form: { a: 1 },
        FormInput: { a: 2 },
        Sent: { b: 1 },
        SentInput: { b: 2 },
      },
    },
  })
  expect(tidied).toEqual({
    paths: {
      '/tile/{path}': {
        get: {
          parameters: [{ name: 'path' }],
          body: ref('Page'),
          made: ref('Page'),
          form: ref('Form'),
        },
      },
    },
    components: {
      schemas: {
        Page: { items: ref('Value') },
        Value: {
          oneOf: [kind('number'), kind('censored')],
          discriminator: { propertyName: 'kind' },
        },
        Form: { a: 1 },
        FormInput: { a: 2 },
        Sent: { b: 2 },
      },
    },
  })
})
