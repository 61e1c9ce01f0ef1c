import type pg from 'pg'
import { z } from 'zod'
import {
  fieldFileOutcomeSchema,
  fieldFileSchema,
  fieldPackSchema,
  fieldScanSchema,
  handOverDoneSchema,
  handOverSchema,
  photoBytesMax,
  photoStoredSchema,
  scanReceiptSchema,
} from '@luminous/contract'
import { requirePermissionIn } from '../access/access.ts'
import { transaction } from '../platform/database.ts'
import { type App, problems, refusalsOfRecord, teamParams } from '../platform/endpoint.ts'
import { collectSample, handOverSamples } from './samples.ts'
import { packForField } from './field-pack.ts'
import { keepPhoto } from './photos.ts'
import { takeFieldFile } from './take-field-file.ts'

const tags = ['field']

/** What a phone in the field, or a system that keeps field records, sends. */
export function registerField(
  app: App,
  { pool, fileBytesMax }: { pool: pg.Pool; fileBytesMax: number },
): void {
  app.addContentTypeParser(
    ['image/jpeg', 'image/png'],
    { parseAs: 'buffer', bodyLimit: photoBytesMax },
    (_request, body, parsed) => parsed(null, body),
  )

  app.get(
    '/v1/teams/:team/field-pack',
    {
      schema: {
        summary: 'All that a phone needs to work offline',
        description: 'Sites, kits, who is signed in and until when that counts without a network.',
        tags,
        params: teamParams,
        response: { 200: fieldPackSchema, ...refusalsOfRecord },
      },
    },
    async (request) => {
      const { team } = request.params
      const principal = requirePermissionIn(request, 'samples:write', team)
      return transaction(pool, principal, (tx) =>
        packForField(tx, principal, { team, now: new Date() }),
      )
    },
  )

  app.post(
    '/v1/teams/:team/field-scans',
    {
      schema: {
        summary: 'Tell of a sample taken with a kit',
        description:
          '`id` is yours: the same scan sent again answers 200 as the first time, and writes nothing. The answer names each photo by its SHA-256 and whether it is stored: keep yours until it is.',
        tags,
        params: teamParams,
        body: fieldScanSchema,
        response: {
          200: scanReceiptSchema,
          201: scanReceiptSchema,
          ...refusalsOfRecord,
          ...problems.conflict,
          ...problems.unreadable,
        },
      },
    },
    async (request, reply) => {
      const { team } = request.params
      const principal = requirePermissionIn(request, 'samples:write', team)
      const scan = request.body
      const receivedAt = new Date().toISOString()
      const receipt = await transaction(
        pool,
        { ...principal, occurredAt: scan.occurredAt },
        async (tx) => collectSample(tx, principal, { team, scan, receivedAt }),
      )
      return reply.code(receipt.existed ? 200 : 201).send(receipt)
    },
  )

  app.put(
    '/v1/teams/:team/photos/:sha256',
    {
      bodyLimit: photoBytesMax,
      schema: {
        summary: 'Store a photo of the field',
        description: 'Its bytes as image/jpeg or image/png, under their SHA-256; 12 MiB at most.',
        tags,
        consumes: ['image/jpeg', 'image/png'],
        params: teamParams.extend({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
        response: {
          200: photoStoredSchema,
          201: photoStoredSchema,
          ...refusalsOfRecord,
          ...problems.conflict,
          ...problems.tooLarge,
          ...problems.unreadable,
        },
      },
    },
    async (request, reply) => {
      const { team, sha256 } = request.params
      const principal = requirePermissionIn(request, 'samples:write', team)
      const { body } = request
      const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0)
      const kept = await transaction(pool, principal, (tx) =>
        keepPhoto(tx, { team, sha256, bytes }),
      )
      return reply.code(kept.existed ? 200 : 201).send({ sha256, sizeBytes: kept.sizeBytes })
    },
  )

  app.post(
    '/v1/teams/:team/hand-overs',
    {
      schema: {
        summary: 'Tell that samples changed hands',
        description:
          'One deed for up to 200 samples, by the codes of their kits. Idempotent by `id`.',
        tags,
        params: teamParams,
        body: handOverSchema,
        response: {
          200: handOverDoneSchema,
          201: handOverDoneSchema,
          ...refusalsOfRecord,
          ...problems.conflict,
          ...problems.unreadable,
        },
      },
    },
    async (request, reply) => {
      const { team } = request.params
      const principal = requirePermissionIn(request, 'samples:write', team)
      const deed = request.body
      const receivedAt = new Date().toISOString()
      const told = await transaction(
        pool,
        { ...principal, occurredAt: deed.occurredAt },
        async (tx) => handOverSamples(tx, principal, { team, deed, receivedAt }),
      )
      return reply.code(told.existed ? 200 : 201).send(told)
    },
  )

  app.post(
    '/v1/teams/:team/field-files',
    {
      bodyLimit: fileBytesMax,
      schema: {
        summary: 'Take in a file with what a phone could not send',
        description:
          'Each scan, hand-over and photo by itself: what is refused keeps nothing else back, and the same file again changes nothing.',
        tags,
        params: teamParams,
        body: fieldFileSchema,
        response: {
          200: fieldFileOutcomeSchema,
          ...refusalsOfRecord,
          ...problems.conflict,
          ...problems.tooLarge,
        },
      },
    },
    async (request) => {
      const { team } = request.params
      const principal = requirePermissionIn(request, 'samples:write', team)
      const by = { ...principal, reason: 'Taken from a file off a phone' }
      return takeFieldFile((who, deed) => transaction(pool, who, deed), by, {
        team,
        file: request.body,
      })
    },
  )
}
