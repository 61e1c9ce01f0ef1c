import { NativeSelect, type NativeSelectProps } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { customersQuery } from './team-queries.ts'

/** One customer out of all that can work, for staff. */
export function TeamChoice({
  none,
  value,
  onChange,
  ...field
}: Pick<NativeSelectProps, 'label' | 'description' | 'required' | 'error' | 'aria-label'> & {
  /** What stands for no customer at all. */
  none: string
  value: string
  onChange: (team: string) => void
}) {
  const query = useInfiniteQuery(customersQuery({ search: '', state: 'active' }))
  const customers = query.data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <NativeSelect
      {...field}
      data={[
        { value: '', label: query.isError ? 'The customers could not be loaded' : none },
        ...customers.map(({ id, name }) => ({ value: id, label: name })),
        ...(query.hasNextPage ? [{ value: moreValue, label: 'More customers…' }] : []),
      ]}
      value={value}
      onChange={({ currentTarget }) => {
        if (currentTarget.value === moreValue) void query.fetchNextPage()
        else onChange(currentTarget.value)
      }}
    />
  )
}

const moreValue = 'more'
