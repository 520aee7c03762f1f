import type { Plugin, UserConfig } from 'vite'
import { drawnPages } from './drawn-pages.ts'
import {
  earlyFonts,
  type FirstLoad,
  firstLoadWithin,
  firstPaint,
  laterMeansApart,
  oneDrawingPerIcon,
} from './portal-plugin.ts'

/** Every first page needs these: one chunk compresses better than a dozen, and stays cached over our own releases. */
const firstPageLibraries =
  /node_modules\/(react|react-dom|scheduler|react-router|@tanstack\/(react-query|query-core)|tslib)\//

/** What every page of both portals draws with: one chunk instead of forty small ones. */
const firstPageParts = new RegExp(
  [
    'design/src/(text/(define|design|en)|theme|live/(live-state|live-samples)|units|page/(?!Open|WithReason|MissingWords|Facts|CopyText|CodeText|copy-|save-|use-menu|use-takes|Panel|Tabs))',
    'design/src/shell/(boot|api|activity|Mark|AppMasthead|Layout|Session|Sidebar|Splash|links|portal|page-route|settings|UserMenu|keys/(shortcuts|use)|find/MastheadSearch|unread|profile-path|return-address|RouteError|dialog-address|explain/explain-missing)',
    'design/src/shell/vm/(disabled-reason|vm-actions|planned-actions|VmDialogs)',
    'design/src/feedback/(toasts|tracked|operation-title|OperationBadge|Message|ErrorPanel)',
    'api-client/src/(?!call-text|rules/(attention-advice|built-in-roles|csv|first-boot|host-install|ssh-key))',
    'portal-[a-z]+/src/(paths|text/(en|text))\\.ts',
    '@patternfly/react-styles/(css/components/EmptyState/|dist/esm/index)',
    '@patternfly/react-icons/dist/esm/(createIcon|icons/(bars|bell|question-circle|tasks|search|plus|angle-right|ellipsis-v|cog)-icon)\\.js',
  ].join('|'),
)

/** What every list is made of: a file for each of its twenty modules and style sheets takes longer than what is in them. */
const listParts = new RegExp(
  [
    'design/src/table/(?!FilterSuggestions|csv|ListToolbar)',
    'design/src/shell/(ResourceList|list-(definition|state|filters)|use-read-all|table-settings|bulk/begin-bulk)',
    '@patternfly/react-styles/css/components/(Table|Check|FormControl|Skeleton)/',
  ].join('|'),
)

/** What every page loads when it has been drawn: toasts, the live stream and what else it does beside what it shows. */
const afterFirstPage = new RegExp(
  [
    'design/src/(feedback/(Toaster|OperationToasts|Alert|errors/(?!de))|live/(?!live-state|live-samples|stream-|event-stream))',
    'design/src/shell/(AfterFirstPage|bulk/(BulkHost|bulk-runs)|explain/(ExplainHost|asked-rights)|find/(VisitRecorder|recent|current-object)|focus-keeper)',
    '@patternfly/(react-core/dist/esm/components/Alert/|react-styles/css/components/Alert/)',
  ].join('|'),
)

/** What PatternFly's components share: apart, or who uses one would load what another is made of. */
const sharedHelpers = /@patternfly\/react-core\/dist\/esm\/helpers\/(util|constants|OUIA|useSSRSafeId)/

/** What a menu is made of: those of a row and of the user come when a pointer is near, so in one go. */
const menuParts = new RegExp(
  [
    'design/src/(page/(OpenActionMenu|use-menu-)|shell/OpenUserMenu)',
    '@patternfly/react-core/dist/esm/(components/(Dropdown|Menu|MenuToggle|Divider)/|helpers/Popper/)',
    '@patternfly/react-styles/css/components/(Menu|MenuToggle|Divider)/',
  ].join('|'),
)

/** What every form and dialog is made of: named one by one, its thirty files would weigh on the first page's map of files. */
const formParts = new RegExp(
  [
    'design/src/form/(?!text/de|BandwidthField|SizeChoice|merge\\.test)',
    'design/src/feedback/(Dialog|Modal|modal)',
    'design/src/feedback/api-call/(ApiCall\\.|api-call-text|en)',
    '@patternfly/react-core/dist/esm/components/(Form|FormSelect|FormControl|TextInput|TextArea|Switch|Radio|Checkbox|HelperText|Modal|Backdrop)/',
    '@patternfly/react-styles/css/components/(Form|FormControl|Switch|Radio|HelperText|ModalBox|Backdrop)/',
  ].join('|'),
)

/** Files that `index.html` itself asks for. */
const thereAtFirst = /^assets\/(base|shell|rolldown-runtime)-[^/]*$/

/** A file of a portal's own modules that come together. */
interface OwnFile {
  readonly name: string
  readonly test: RegExp
}

/** What both portals are built with, beside React's plugin; `firstLoad` is what a page may need at most. */
export const portalPlugins = (firstLoad: FirstLoad): Plugin[] => [
  firstPaint(),
  earlyFonts(),
  oneDrawingPerIcon(),
  laterMeansApart(),
  firstLoadWithin(firstLoad),
  drawnPages(),
]

/** Options that both portals share. */
export const portalOptions = (own: readonly OwnFile[] = []): UserConfig => ({
  worker: { format: 'es' },
  server: { proxy: { '/api': { target: 'http://localhost:8080', ws: true } } },
  build: {
    target: 'es2024',
    // The Content-Security-Policy lets nothing but images come from data URLs.
    assetsInlineLimit: 0,
    modulePreload: {
      polyfill: false,
      // What the page has at its beginning need not be named by every module that is loaded later.
      resolveDependencies: (_file, files, { hostType }) =>
        hostType === 'js' ? files.filter((file) => !thereAtFirst.test(file)) : files,
    },
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'base', test: firstPageLibraries },
            { name: 'shell', test: firstPageParts },
            { name: 'list', test: listParts },
            { name: 'helpers', test: sharedHelpers },
            { name: 'menu', test: menuParts },
            { name: 'late', test: afterFirstPage },
            { name: 'form', test: formParts },
            ...own,
          ],
        },
      },
    },
  },
})
