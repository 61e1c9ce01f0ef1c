import { request } from './call.ts'

/**
 * The code of a page that is loaded when somebody goes there. Where the server is away it says so, since the router
 * would load everything anew, and the browser draw a blank; where it answers there is a newer version, and that is
 * just right.
 */
export async function pageCode<Module>(loading: Promise<Module>): Promise<Module> {
  try {
    return await loading
  } catch (error) {
    await request('/healthz', {})
    throw error
  }
}
