import type { en } from './en.ts'

/** Die deutschen Texte der Benachrichtigungen. */
export const de: Readonly<Record<keyof typeof en, string>> = {
  none: 'Noch keine Benachrichtigung',
  noneBody: 'Was andere mit Ihren Maschinen tun und was mit ihnen nicht stimmt, steht hier zwei Wochen lang.',
  markRead: 'Alle als gelesen markieren',
  unread_one: '{count} ungelesene Benachrichtigung',
  unread_other: '{count} ungelesene Benachrichtigungen',
  'done.vm.start': '{user} hat {name} gestartet',
  'done.vm.shutdown': '{user} hat {name} heruntergefahren',
  'done.vm.stop': '{user} hat {name} ausgeschaltet',
  'done.vm.reboot': '{user} hat {name} neu gestartet',
  'done.vm.reset': '{user} hat {name} zurückgesetzt',
  'done.vm.pause': '{user} hat {name} angehalten',
  'done.vm.resume': '{user} hat {name} fortgesetzt',
  failed: '{what}: das ist nicht gelungen',
  stuck: 'Etwas mit {name} ist stecken geblieben; das muss sich jemand von der Administration ansehen',
  stopped: '{name} ist von selbst ausgegangen',
  crashed: '{name} ist abgestürzt',
  lost: '{name} ist unerwartet zu Ende gegangen',
  paused: '{name} steht still: mit den Platten stimmt etwas nicht',
  notResponding: '{name} antwortet nicht',
  consoleOpened: '{user} hat die Konsole von {name} geöffnet',
  gained: '{user} hat Ihnen die Rolle {role} auf {name} gegeben',
  gainedSomewhere: '{user} hat Ihnen die Rolle {role} gegeben',
  lostRole: 'Sie haben die Rolle {role} auf {name} nicht mehr',
  lostRoleSomewhere: 'Sie haben die Rolle {role} nicht mehr',
}
