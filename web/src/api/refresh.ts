import type { Endpoint, Feature } from '@luminous/contract/endpoints/endpoint.ts'
import type { QueryClient } from '@tanstack/react-query'

/**
 * After a change: whatever of these is on screen is asked for again, the rest when it is next looked at. By an
 * endpoint all of its answers, by the feature of one all that the feature answers.
 */
export async function refresh(
  queryClient: QueryClient,
  ...changed: readonly (Endpoint | Feature)[]
): Promise<void> {
  await Promise.all(
    changed.map((each) =>
      queryClient.invalidateQueries({
        queryKey: 'address' in each ? [each.feature.name, each.address] : [each.name],
      }),
    ),
  )
}
