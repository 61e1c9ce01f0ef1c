import type {
  biosensorChangeSchema,
  biosensorListSchema,
  instrumentChangeSchema,
  instrumentListSchema,
  layoutTemplateListSchema,
  lotChangeSchema,
  lotListSchema,
  newBiosensorSchema,
  newInstrumentSchema,
  newLayoutTemplateSchema,
  newLotSchema,
  newStandInSchema,
  standInEndSchema,
  standInListSchema,
} from '../bench.ts'
import { endpoint, feature, of } from './endpoint.ts'

const benchFeature = feature(
  'bench',
  'Biosensors, readers, lots, layout templates and stand-ins of the lab.',
)

export const instrumentList = endpoint(benchFeature, 'GET /v1/instruments', {
  as: 'lab',
  may: 'runs:read',
  summary: 'The lab’s plate readers',
  schemas: of<{ answer: typeof instrumentListSchema }>(),
})

export const newInstrument = endpoint(benchFeature, 'POST /v1/instruments', {
  as: 'lab',
  may: 'bench:write',
  summary: 'Add a plate reader',
  description: 'Its zone and its clock’s offset make the times of its files instants.',
  answers: 201,
  problems: ['conflict'],
  schemas: of<{ body: typeof newInstrumentSchema; answer: typeof instrumentListSchema }>(),
})

export const instrumentChange = endpoint(benchFeature, 'POST /v1/instruments/:id/changes', {
  as: 'lab',
  may: 'bench:write',
  summary: 'Change a plate reader',
  description: 'Runs keep the times that they have; another zone counts for what comes.',
  problems: ['conflict'],
  isVersioned: true,
  schemas: of<{ body: typeof instrumentChangeSchema; answer: typeof instrumentListSchema }>(),
})

export const biosensorList = endpoint(benchFeature, 'GET /v1/biosensors', {
  as: 'lab',
  may: 'runs:read',
  summary: 'The lab’s register of biosensors',
  schemas: of<{ answer: typeof biosensorListSchema }>(),
})

export const newBiosensor = endpoint(benchFeature, 'POST /v1/biosensors', {
  as: 'lab',
  may: 'bench:write',
  summary: 'Add a biosensor',
  description: 'Its code never changes: layouts, methods and lots name it.',
  answers: 201,
  problems: ['conflict'],
  schemas: of<{ body: typeof newBiosensorSchema; answer: typeof biosensorListSchema }>(),
})

export const biosensorChange = endpoint(benchFeature, 'POST /v1/biosensors/:id/changes', {
  as: 'lab',
  may: 'bench:write',
  summary: 'Change a biosensor, retire it, or take it back',
  description: 'All of it but its code.',
  isVersioned: true,
  schemas: of<{ body: typeof biosensorChangeSchema; answer: typeof biosensorListSchema }>(),
})

export const lotList = endpoint(benchFeature, 'GET /v1/reagent-lots', {
  as: 'lab',
  may: 'runs:read',
  summary: 'Lots of biosensor and calibrant',
  schemas: of<{ answer: typeof lotListSchema }>(),
})

export const newLot = endpoint(benchFeature, 'POST /v1/reagent-lots', {
  as: 'lab',
  may: 'bench:write',
  summary: 'Add a lot',
  description: 'One of biosensor may name which of the register it is.',
  answers: 201,
  problems: ['conflict'],
  schemas: of<{ body: typeof newLotSchema; answer: typeof lotListSchema }>(),
})

export const lotChange = endpoint(benchFeature, 'POST /v1/reagent-lots/:id/changes', {
  as: 'lab',
  may: 'bench:write',
  summary: 'Retire a lot, or take it back',
  problems: ['conflict'],
  isVersioned: true,
  schemas: of<{ body: typeof lotChangeSchema; answer: typeof lotListSchema }>(),
})

export const layoutTemplateList = endpoint(benchFeature, 'GET /v1/layout-templates', {
  as: 'lab',
  may: 'runs:read',
  summary: 'Layouts to begin with',
  description: 'Each says which turns of a plate it could not tell.',
  schemas: of<{ answer: typeof layoutTemplateListSchema }>(),
})

export const newLayoutTemplate = endpoint(benchFeature, 'POST /v1/layout-templates', {
  as: 'lab',
  may: 'bench:write',
  summary: 'Keep a layout as a template',
  answers: 201,
  problems: ['conflict', 'file.unreadable', 'layout.invalid'],
  schemas: of<{ body: typeof newLayoutTemplateSchema; answer: typeof layoutTemplateListSchema }>(),
})

export const layoutTemplateRemoval = endpoint(benchFeature, 'DELETE /v1/layout-templates/:id', {
  as: 'lab',
  may: 'bench:write',
  summary: 'Remove a template',
  description: 'Runs that were laid out by it keep their layouts.',
  answers: 204,
  schemas: of(),
})

export const standInList = endpoint(benchFeature, 'GET /v1/stand-ins', {
  as: 'lab',
  may: 'runs:read',
  summary: 'Who reviews in whose stead',
  schemas: of<{ answer: typeof standInListSchema }>(),
})

export const newStandIn = endpoint(benchFeature, 'POST /v1/stand-ins', {
  as: 'lab',
  may: 'runs:review',
  summary: 'Name somebody who reviews in your stead',
  description: 'Of the lab’s staff, for 90 days at most. Nobody signs what they had a hand in.',
  answers: 201,
  problems: ['conflict'],
  schemas: of<{ body: typeof newStandInSchema; answer: typeof standInListSchema }>(),
})

export const standInEnd = endpoint(benchFeature, 'POST /v1/stand-ins/:id/end', {
  as: 'lab',
  may: 'runs:review',
  summary: 'End a stand-in of yours',
  schemas: of<{ body: typeof standInEndSchema; answer: typeof standInListSchema }>(),
})
