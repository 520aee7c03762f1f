import type { en } from './en.ts'

/** Die deutschen Texte zu einem Fehler: was jetzt zu tun ist. */
export const de: Readonly<Record<keyof typeof en, string>> = {
  'next.invalid_request': 'Berichtigen Sie die Eingaben und senden Sie sie noch einmal.',
  'next.unauthenticated': 'Melden Sie sich noch einmal an.',
  'next.forbidden': 'Bitten Sie einen Administrator um eine Rolle auf diesem Objekt.',
  'next.not_found':
    'Suchen Sie es in seiner Liste. Sollte es da sein, bitten Sie einen Administrator um eine Rolle darauf.',
  'next.already_exists': 'Wählen Sie einen anderen Namen, oder verwenden Sie, was schon da ist.',
  'next.conflict':
    'Warten Sie, bis der Zustand es erlaubt, oder ändern Sie ihn zuerst; dann versuchen Sie es noch einmal.',
  'next.stale_revision': 'Sehen Sie nach, was inzwischen geändert wurde, und speichern Sie dann noch einmal.',
  'next.plan_changed': 'Lesen Sie den neuen Plan und entscheiden Sie noch einmal.',
  'next.quota_exceeded':
    'Geben Sie etwas frei, das auf das Kontingent zählt, oder bitten Sie einen Administrator um mehr.',
  'next.too_large': 'Senden Sie weniger auf einmal, oder wählen Sie etwas Kleineres.',
  'next.busy': 'Versuchen Sie es gleich noch einmal.',
  'next.insufficient_capacity':
    'Verlangen Sie weniger, oder schaffen Sie zuerst Arbeitsspeicher oder Platz; dann versuchen Sie es noch einmal.',
  'next.host_failed':
    'Versuchen Sie es noch einmal. Wenn es wieder fehlschlägt, geben Sie einem Administrator die Anfrage-Id: Das Protokoll der Engine sagt mehr.',
  'next.host_unreachable':
    'Warten Sie kurz und versuchen Sie es noch einmal. Bleibt die Antwort aus, prüfen Sie Strom und Netz, oder sagen Sie es einem Administrator.',
  'next.timeout':
    'Was daraus geworden ist, ist nicht bekannt: Sehen Sie zuerst nach, und versuchen Sie es nur noch einmal, wenn es nicht geschehen ist.',
  'next.internal':
    'Das ist ein Fehler von Overt. Versuchen Sie es noch einmal; kommt er wieder, melden Sie ihn mit der Anfrage-Id.',
  'next.unknown': 'Laden Sie die Seite neu. Kommt der Fehler wieder, melden Sie ihn.',
  copyRequestId: 'Anfrage-Id kopieren',
}
