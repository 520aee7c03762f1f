import type { dashboardEn } from './dashboard-en.ts'

/** Die deutschen Texte der Übersicht. */
export const dashboardDe: Readonly<Record<keyof typeof dashboardEn, string>> = {
  'dashboard.calm': 'Nichts braucht Aufmerksamkeit',
  'dashboard.calmBody':
    'Hosts antworten, VMs sind, wie sie sein sollen, Speicherdomänen sind erreichbar und haben Platz.',
  'dashboard.attention_one': '{count} Sache braucht Aufmerksamkeit',
  'dashboard.attention_other': '{count} Sachen brauchen Aufmerksamkeit',
  'dashboard.past': 'In den letzten 24 Stunden schiefgegangen',
  'dashboard.all': 'Alle {count} zeigen',
  'dashboard.fewer': 'Weniger zeigen',
  'dashboard.affected_one': '{count} VM ist betroffen',
  'dashboard.affected_other': '{count} VMs sind betroffen',
  'dashboard.count': '{count} {status}',
  'dashboard.dataCenters': 'Rechenzentren',
  'dashboard.none': 'Noch keine',
  'dashboard.capacity': 'Kapazität',
  'dashboard.cpu': 'CPU',
  'dashboard.memory': 'Arbeitsspeicher',
  'dashboard.storage': 'Speicher',
  'dashboard.trend': '{what}, letzte 24 Stunden',
  'dashboard.used': 'Belegt',
  'dashboard.threads_one': '{count} Thread',
  'dashboard.threads_other': '{count} Threads',
  'dashboard.consumers': 'Größte Verbraucher',
  'dashboard.vmsByCpu': 'VMs nach CPU',
  'dashboard.vmsByMemory': 'VMs nach Arbeitsspeicher',
  'dashboard.hostsByCpu': 'Hosts nach CPU',
  'dashboard.hostsByMemory': 'Hosts nach Arbeitsspeicher',
  'dashboard.consumersNone': 'In den letzten zwei Minuten wurde nichts gemessen.',
  'dashboard.useOf': 'Verbrauch von {name}',
  'dashboard.operations': 'Vorgänge',
  'dashboard.operationsAll': 'Alle Vorgänge',
  'dashboard.noHosts': 'Noch kein Host',
  'dashboard.noHostsBody':
    'VMs brauchen einen Host, auf dem sie laufen. Er erscheint unter Hosts, sobald sich sein Agent mit einem Einmal-Token angemeldet hat; lassen Sie ihn dort zu.',
  'dashboard.toHosts': 'Zu den Hosts',
  'attention.host_non_responsive': 'Host antwortet nicht',
  'attention.host_non_operational': 'Host ist nicht betriebsfähig',
  'attention.host_pending_approval': 'Host wartet auf Zulassung',
  'attention.storage_domain_inactive': 'Speicherdomäne ist nicht erreichbar',
  'attention.storage_domain_unknown': 'Ob die Speicherdomäne erreichbar ist, ist nicht bekannt',
  'attention.storage_domain_low': 'Speicherdomäne ist fast voll',
  'attention.vm_not_responding': 'VM antwortet nicht',
  'attention.vm_unknown': 'Ob die VM läuft, ist nicht bekannt',
  'attention.vm_paused': 'VM wurde durch einen Fehler angehalten',
  'attention.vm_ended': 'VM endete unerwartet',
  'attention.disk_illegal': 'Platte ist unbrauchbar',
  'attention.operation_stuck': 'Vorgang hängt fest',
  'attention.operation_failed': 'Vorgang fehlgeschlagen',
  'attention.event': 'Fehler',
  'advice.host_non_responsive':
    'Prüfen Sie, ob der Host Strom und Netz hat und ob sein Agent läuft. Seine VMs bleiben unberührt, bis er antwortet.',
  'advice.host_non_operational':
    'Beheben Sie, was der Grund nennt: auf dem Host, oder was sein Cluster von ihm verlangt. Laufende VMs laufen weiter, aber dort startet keine.',
  'advice.host_pending_approval':
    'Vergleichen Sie seinen Fingerabdruck mit dem der Maschine und lassen Sie ihn dann in einen Cluster zu.',
  'advice.storage_domain_inactive':
    'Bringen Sie ihren Speicher dorthin zurück, wo er war, etwa durch erneutes Einhängen. VMs mit Platten darauf lassen sich nicht starten.',
  'advice.storage_domain_unknown': 'Sehen Sie nach dem Host, der sie bereitstellt.',
  'advice.storage_domain_low':
    'Löschen Sie, was nicht gebraucht wird, oder geben Sie ihr mehr Platz. VMs, deren Platten wachsen, werden angehalten, wenn sie voll ist.',
  'advice.vm_not_responding':
    'Sehen Sie auf ihre Konsole. Bleibt es so, setzen Sie sie zurück, oder schalten Sie sie aus und starten Sie sie wieder.',
  'advice.vm_unknown': 'Sehen Sie zuerst nach ihrem Host. Die VM bleibt unberührt, bis bekannt ist, ob sie läuft.',
  'advice.vm_ended': 'Lesen Sie in ihren Ereignissen, was vorausging, und starten Sie sie dann wieder.',
  'advice.disk_illegal':
    'Bringen Sie ihre Daten auf den Speicher zurück oder löschen Sie die Platte. VMs, die sie benutzen, lassen sich nicht starten.',
  'advice.operation_stuck':
    'Beseitigen Sie die Ursache und wiederholen Sie dann die Rücknahme. Bis sie gelingt, bleibt gesperrt, was der Vorgang gesperrt hat.',
  'advice.operation_failed': 'Sehen Sie nach, welcher Schritt warum fehlschlug, und versuchen Sie es dann erneut.',
  'advice.event': 'Lesen Sie in den Ereignissen, was vorausging.',
}
