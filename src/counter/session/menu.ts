import type { GroupTile, ScreenProps, ServiceTile } from '../../api/contract.ts'
import type { Service } from '../catalogue/service.ts'
import { unavailableReason } from './availability.ts'
import { optional, type ProjectionSources } from './projection.ts'

export function tileOf(service: Service, sources: ProjectionSources): ServiceTile {
  const reason = unavailableReason(service, sources)
  const { id, name, summary, number } = service
  const face = {
    id,
    name,
    summary,
    ...optional('number', number),
  }
  return reason ? { ...face, available: false, reason } : { ...face, available: true }
}

export function inOrder(services: Iterable<Service>): Service[] {
  return [...services].sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1))
}

export function groupsOf(sources: ProjectionSources): readonly GroupTile[] {
  const services = [...sources.catalogue.services.values()]
  return sources.catalogue.groups
    .map((g) => ({ ...g, serviceCount: services.filter((s) => s.group === g.id).length }))
    .filter((g) => g.serviceCount > 0)
}

/** Offices in charge of what is offered here, in the order of the catalogue. */
export function departmentsOf({ catalogue }: ProjectionSources): ScreenProps['departments']['departments'] {
  const services = inOrder(catalogue.services.values())
  return catalogue.departments
    .map(({ id, name }) => {
      const own = services.filter((s) => s.department === id)
      return { id, name, examples: own.slice(0, 2).map((s) => s.name), serviceCount: own.length }
    })
    .filter((d) => d.serviceCount > 0)
}
