import type { OperationContract } from './contract.ts'

/** What a path leads to: the operations there by method, and the path's parameters, decoded. */
export interface RouteMatch<T> {
  readonly byMethod: ReadonlyMap<string, T>
  readonly parameters: Record<string, string>
}
interface Node<T> {
  readonly literals: Map<string, Node<T>>
  parameter?: Node<T>
  route?: { readonly byMethod: Map<string, T>; readonly names: readonly string[] }
}

/** A tree of path segments: its cost does not grow with the number of operations. */
export class Router<T> {
  private readonly root: Node<T> = { literals: new Map() }

  /** Adds an operation under its path template, as `/vms/{id}/start`. */
  add({ path, method }: Pick<OperationContract, 'path' | 'method'>, target: T): void {
    const names: string[] = []
    let node = this.root
    for (const segment of path.split('/').slice(1)) {
      const name = /^\{(\w+)\}$/.exec(segment)?.[1]
      if (name === undefined) {
        const next: Node<T> = node.literals.get(segment) ?? { literals: new Map() }
        node.literals.set(segment, next)
        node = next
      } else {
        names.push(name)
        node = node.parameter ??= { literals: new Map() }
      }
    }
    node.route ??= { byMethod: new Map(), names }
    node.route.byMethod.set(method, target)
  }

  /** Finds a path; a literal segment wins over a parameter. */
  find(path: string): RouteMatch<T> | undefined {
    const values: string[] = []
    let node = this.root
    for (const segment of path.split('/').slice(1)) {
      const literal = node.literals.get(segment)
      if (literal) node = literal
      else if (node.parameter && segment !== '') {
        const value = decode(segment)
        if (value === undefined) return undefined
        values.push(value)
        node = node.parameter
      } else return undefined
    }
    if (!node.route) return undefined
    return {
      byMethod: node.route.byMethod,
      parameters: Object.fromEntries(node.route.names.map((name, index) => [name, values[index] ?? ''])),
    }
  }
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment)
  } catch (error) {
    if (error instanceof URIError) return undefined
    throw error
  }
}
