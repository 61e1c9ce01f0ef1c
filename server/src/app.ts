/** The application: every route in order. It opens no port and starts no job; `main.ts` does. */
import cookie from '@fastify/cookie'
import multipart from '@fastify/multipart'
import swagger from '@fastify/swagger'
import fastify, { LogController, type FastifyBaseLogger } from 'fastify'
import {
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod'
import type pg from 'pg'
import { features } from '@luminous/contract/endpoints/endpoints.ts'
import { registerAccess } from './access/routes.ts'
import { registerLedger } from './glassbox/log-routes.ts'
import { registerGlassBox } from './glassbox/routes.ts'
import { registerHealth } from './health.ts'
import { registerKits } from './kits/kit-routes.ts'
import { registerKitLabels } from './kits/label-routes.ts'
import { registerKitBatches } from './kits/batch-routes.ts'
import { registerInstallation } from './onboarding/installation-routes.ts'
import { registerOnboarding } from './onboarding/routes.ts'
import type { App } from './platform/endpoint.ts'
import { newId } from './platform/ids.ts'
import type { Log } from './platform/log.ts'
import { tidyOpenApi } from './platform/openapi.ts'
import { openPdfRenderer } from './platform/pdf.ts'
import { readShallowJson } from './platform/shallow-json.ts'
import { answerNoRequest, malformedAddress, replyWithProblems } from './platform/problem-reply.ts'
import { registerResultsCsv } from './results/csv-routes.ts'
import { registerImports } from './results/import-routes.ts'
import { registerIngest } from './results/ingest-routes.ts'
import { registerResults } from './results/routes.ts'
import { registerSigning } from './results/sign-routes.ts'
import { registerBiosensors } from './bench/biosensor-routes.ts'
import { registerBench } from './bench/routes.ts'
import { registerMethods } from './runs/method-routes.ts'
import { registerRuns } from './runs/run-routes.ts'
import { registerStandIns } from './bench/stand-in-routes.ts'
import { registerTemplates } from './bench/template-routes.ts'
import { registerPlateFiles } from './runs/upload-routes.ts'
import { registerCustodyForms } from './samples/custody-form-routes.ts'
import { registerField } from './samples/field-routes.ts'
import { registerReceipts, registerSamples } from './samples/sample-routes.ts'
import { registerPages } from './pages.ts'
import { registerSites } from './sites/routes.ts'
import { registerKeysAndGrants } from './teams/key-routes.ts'
import { registerLinks } from './teams/link-routes.ts'
import { registerMembers } from './teams/member-routes.ts'
import { registerTeams } from './teams/team-routes.ts'
import { registerThresholds } from './thresholds/routes.ts'
import type { Vault } from './platform/vault.ts'
import type { TaskQueue } from './tasks.ts'
import type { LiveSettings } from './settings/settings.ts'

export type AppSettings = {
  readonly pool: pg.Pool
  readonly log: Log
  /** Read at each request: staff may change the public address while the server runs. */
  readonly settings: LiveSettings
  readonly vault: Vault
  readonly demonstration: boolean
  readonly fileBytesMax: number
  readonly trustedProxies: number
  /** The folder of the built web app; null where only the API is served. */
  readonly webFolder: string | null
  readonly queue: TaskQueue
}

const about = `Environmental biosensor results, every one provable.

Each operation says its permission (\`x-permission\`), the scope that an API key needs (\`x-scope\`, null where no key is
let in), how its requests are counted (\`x-rate-limit-class\`) and the codes that it refuses with (\`x-problems\`). Beside
those, any may answer \`internal\`, \`database.unavailable\`, \`server.busy\` (both with Retry-After), \`file.too-large\` (a
body of more than 1 MiB where nothing else is said) and, where a page names its team in \`X-Luminous-Team\` and the session acts for another one,
\`team.switched\`.`

export async function createApp(given: AppSettings): Promise<App> {
  // Its process starts with the first PDF that somebody asks for.
  const pdf = openPdfRenderer()
  const settings = {
    ...given,
    pdf,
    get publicUrl() {
      return given.settings.publicUrl
    },
  }
  const logger: FastifyBaseLogger = settings.log
  const app: App = fastify({
    loggerInstance: logger,
    // `health.ts` writes one line a request, without what people type into addresses.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => newId(),
    requestIdHeader: false,
    // The left-most address of X-Forwarded-For is whatever the client wrote: only so many hops are believed.
    trustProxy: (_address: string, hop: number) => hop < settings.trustedProxies,
    bodyLimit: 1024 * 1024,
    // An address that cannot even be decoded comes to no route and to no error handler.
    frameworkErrors: (_error, _request, reply) => {
      reply.hijack()
      reply.raw
        .writeHead(400, { 'content-type': 'application/problem+json' })
        .end(JSON.stringify(malformedAddress(settings.publicUrl)))
    },
    forceCloseConnections: true,
    // A phone with a bad network takes minutes for a photo; who takes longer holds a connection for nothing.
    requestTimeout: 300_000,
    clientErrorHandler: (error, socket) => answerNoRequest(error, socket, settings.publicUrl),
  }).withTypeProvider<ZodTypeProvider>()
  app.decorate('pool', settings.pool)
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  replyWithProblems(app, () => settings.publicUrl)
  readShallowJson(app)
  app.addHook('onSend', async (request, reply) => {
    void reply.header('x-request-id', request.id)
    void reply.header('x-content-type-options', 'nosniff')
    void reply.header('referrer-policy', 'same-origin')
    if (request.url.startsWith('/v1/')) void reply.header('cache-control', 'no-store')
  })
  app.addHook('onClose', async () => {
    pdf.close()
    await settings.queue.stop()
  })
  await app.register(cookie)
  await app.register(multipart, { limits: { fileSize: settings.fileBytesMax } })
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Luminous',
        version: '0.1.0',
        description: about,
      },
      servers: [{ url: settings.publicUrl }],
      tags: features.map(({ name, about }) => ({ name, description: about })),
      // Either is enough; what is open to everybody says so.
      security: [{ session: [] }, { key: [] }],
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'luminous_session' },
          key: { type: 'http', scheme: 'bearer', bearerFormat: 'lum_live_…' },
        },
      },
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  })
  registerHealth(app, settings)
  registerAccess(app, settings)
  registerTeams(app)
  registerMembers(app, settings)
  registerKeysAndGrants(app, settings)
  registerLinks(app, settings)
  registerSites(app)
  registerThresholds(app)
  registerKitBatches(app)
  registerKits(app)
  registerKitLabels(app, settings)
  registerField(app, settings)
  registerSamples(app)
  registerReceipts(app)
  registerCustodyForms(app, settings)
  registerResults(app)
  registerImports(app)
  registerResultsCsv(app)
  registerIngest(app, settings)
  registerPlateFiles(app, settings)
  registerRuns(app)
  registerSigning(app, settings)
  registerMethods(app)
  registerBench(app)
  registerBiosensors(app)
  registerTemplates(app)
  registerStandIns(app)
  registerGlassBox(app)
  registerLedger(app)
  registerOnboarding(app, settings)
  registerInstallation(app, settings)
  app.get('/openapi.json', { schema: { hide: true } }, async () => tidyOpenApi(app.swagger()))
  await registerPages(app, settings)
  return app
}
