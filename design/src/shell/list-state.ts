import { useLayoutEffect, useMemo, useRef } from 'react'
import { useSearchParams } from 'react-router'
import type { AppliedFilter, FilterField } from '../table/filters.ts'

/** A list's filters, sort and columns as the address has them. */
export interface ListState {
  readonly search: string
  readonly filters: readonly AppliedFilter[]
  /** As the API writes it; undefined: the list's default. */
  readonly sort: string | undefined
  /** Columns the address names, in their order; empty: as the user has them. */
  readonly columns: readonly string[]
}

/** Reads a list's state from an address; what makes no sense to the list is left out. */
export function readListState(
  params: URLSearchParams,
  list: { readonly filters: readonly FilterField[]; readonly sorts: readonly string[] },
): ListState {
  const sort = params.get('sort') ?? ''
  return {
    search: params.get('search')?.slice(0, 200).trim() ?? '',
    filters: list.filters.flatMap((field) => {
      const values = [...new Set(params.getAll(field.name))].filter(field.accepts)
      return (field.isSingle ? values.slice(0, 1) : values).map((value) => ({ field, value }))
    }),
    sort: list.sorts.includes(sort.replace(/^-/, '')) ? sort : undefined,
    columns: (params.get('columns') ?? '').split(',').filter(Boolean),
  }
}

/** What the engine is asked for, from a list's state. */
export function listQueryOf({ search, filters, sort }: ListState): Record<string, unknown> {
  const query: Record<string, unknown> = {}
  if (search) query['search'] = search
  if (sort) query['sort'] = sort
  for (const { field, value } of filters) {
    if (field.isSingle) query[field.name] = value
    else query[field.name] = [...((query[field.name] as string[] | undefined) ?? []), value]
  }
  return query
}

/** Parameters of an address that are not part of a view: which dialog is open. */
const passing = ['dialog', 'on']

/** The part of an address that is a view: filters, sort and columns, in a form that two equal views share. */
export function viewOf(params: URLSearchParams): string {
  const kept = new URLSearchParams([...params].filter(([name]) => !passing.includes(name)))
  kept.sort()
  return kept.toString()
}

/** How the address of a list is changed. */
export interface ListAddress {
  readonly params: URLSearchParams
  readonly set: (name: string, value: string) => void
  /** Under the dialog in which they are chosen, which stays. */
  readonly setColumns: (ids: readonly string[]) => void
  readonly add: (field: FilterField, value: string) => void
  readonly remove: (filter: AppliedFilter) => void
  readonly clear: () => void
}

/** Reads and changes the address of a list. A dialog that was open is not kept: the list under it changed. */
export function useListState(fields: readonly FilterField[]): ListAddress {
  const [params, setParams] = useSearchParams()
  // Where the address is on its way to: a second change made while the first still loads must not undo it.
  const wanted = useRef(params)
  useLayoutEffect(() => {
    wanted.current = params
  }, [params])
  return useMemo(() => {
    const change = (edit: (next: URLSearchParams) => void, keepsDialog = false) => {
      const next = new URLSearchParams(wanted.current)
      if (!keepsDialog) for (const name of passing) next.delete(name)
      edit(next)
      wanted.current = next
      setParams(next, { replace: true, preventScrollReset: true })
    }
    return {
      params,
      set: (name, value) => change((next) => (value === '' ? next.delete(name) : next.set(name, value))),
      setColumns: (ids) =>
        change((next) => (ids.length === 0 ? next.delete('columns') : next.set('columns', ids.join())), true),
      add: ({ name, isSingle }, value) =>
        change((next) => {
          if (isSingle) next.set(name, value)
          else if (!next.getAll(name).includes(value)) next.append(name, value)
        }),
      remove: ({ field: { name }, value }) =>
        change((next) => {
          const others = next.getAll(name).filter((other) => other !== value)
          next.delete(name)
          for (const other of others) next.append(name, other)
        }),
      clear: () =>
        change((next) => {
          for (const { name } of fields) next.delete(name)
          next.delete('search')
        }),
    }
  }, [params, setParams, fields])
}
