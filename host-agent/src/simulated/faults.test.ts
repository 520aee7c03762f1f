import { describe, expect, it } from 'vitest'
import { matchHosts, parseRequest, RequestRefused } from './faults.ts'

describe('requests for faults', () => {
  it('are read from words', () => {
    expect(parseRequest(['slow', 'a'])).toEqual({ kind: 'inject', hosts: 'a', fault: { kind: 'slow', ms: 3_000 } })
    expect(parseRequest(['slow', 'a', '50'])).toMatchObject({ fault: { kind: 'slow', ms: 50 } })
    expect(parseRequest(['die', 'sim-*'])).toEqual({ kind: 'inject', hosts: 'sim-*', fault: { kind: 'die' } })
    expect(parseRequest(['heal', 'all'])).toEqual({ kind: 'heal', hosts: 'all' })
    expect(parseRequest(['list'])).toEqual({ kind: 'list' })
  })

  it.each([
    [[]],
    [['explode', 'a']],
    [['die']],
    [['heal']],
    [['slow', 'a', '0']],
    [['slow', 'a', '60001']],
    [['slow', 'a', '1e3']],
    [['deaf', 'a', '5']],
    [['list', 'a']],
    [['slow', 'a', '5', 'more']],
  ])('%j is refused', (words) => {
    expect(() => parseRequest(words)).toThrow(RequestRefused)
  })
})

describe('names of hosts', () => {
  const names = ['sim-host-001', 'sim-host-002', 'sim-host-010']
  it.each([
    ['sim-host-002', ['sim-host-002']],
    ['sim-host-0?0', ['sim-host-010']],
    ['sim-host-00*', ['sim-host-001', 'sim-host-002']],
    ['all', names],
  ])('%s', (wanted, found) => {
    expect(matchHosts(names, wanted)).toEqual(found)
  })

  it.each(['sim-host-003', 'sim.host.001', 'host', '[s]*', ''])('%j is nobody', (wanted) => {
    expect(() => matchHosts(names, wanted)).toThrow('No simulated host')
  })
})
