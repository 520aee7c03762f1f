import type { Generated, GeneratedAlways, JsonValue } from '../column-types.ts'

export interface ApiTokenTable {
  id: string
  user_id: string
  name: string
  token_hash: Buffer
  created_at: Generated<Date>
  expires_at: Date
  last_used_at: Date | null
  rights: string[] | null
}

export interface AppUserTable {
  id: string
  user_name: string
  display_name: Generated<string>
  password_hash: string | null
  settings: Generated<JsonValue>
  created_at: Generated<Date>
  last_sign_in_at: Date | null
  revision: Generated<number>
  provider_id: string | null
  external_id: string | null
  disabled_at: Date | null
  must_change_password: Generated<boolean>
}

export interface AuditCheckTable {
  id: GeneratedAlways<number>
  operation_id: string
  ended_at: Generated<Date>
  records: number
  seals: number
  head: Buffer | null
  broken_seal: number | null
  broken_record: number | null
  problem: string | null
}

export interface AuditPlaceTable {
  number: number
  record: number
  seal: number
  hash: Buffer
}

export interface AuditRecordTable {
  id: GeneratedAlways<number>
  at: Generated<Date>
  last_at: Date | null
  repeats: Generated<number>
  user_id: string | null
  user_name: string
  login_id: string | null
  client_address: string
  request_id: string
  api_operation: string
  object_kind: string | null
  object_id: string | null
  object_name: string | null
  outcome: string
  code: string | null
  operation_id: string | null
  fields: Generated<string[]>
  summary: string
}

export interface AuditSealTable {
  number: number
  sealed_at: Date
  first_place: number
  last_place: number
  previous: Buffer
  root: Buffer
  hash: Buffer
}

export interface AuditWaitingTable {
  record: number
}

export interface AuthorityTable {
  only_row: Generated<boolean>
  certificate_pem: string
  key_secret_id: string
  created_at: Generated<Date>
}

export interface ClusterTable {
  id: string
  data_center_id: string
  name: string
  description: Generated<string>
  architecture: string
  ancestors: string[]
  created_at: Generated<Date>
  revision: Generated<number>
  cpu_type: string | null
  emulated_machine: string | null
  firmware_default: Generated<string>
  memory_overcommit_percent: Generated<number>
  scheduling_policy: Generated<string>
  migration_policy: Generated<string>
  simulated: Generated<boolean>
}

export interface ConsoleSessionTable {
  id: string
  vm_id: string
  user_id: string
  login_id: string
  protocol: string
  client_address: string
  opened_at: Generated<Date>
  channels: Generated<number>
  closed_at: Date | null
  view_only: Generated<boolean>
}

export interface ConsoleTicketTable {
  ticket_hash: Buffer
  session_id: string
  expires_at: Date
  used_at: Date | null
}

export interface DataCenterTable {
  id: string
  name: string
  description: Generated<string>
  local: boolean
  ancestors: string[]
  created_at: Generated<Date>
  revision: Generated<number>
  quota_mode: Generated<string>
}

export interface DiskTable {
  id: string
  storage_domain_id: string
  name: string
  description: Generated<string>
  content_type: string
  format: string
  allocation: string
  size_bytes: number
  read_only: Generated<boolean>
  base_disk_id: string | null
  ready_at: Date | null
  illegal_reason: string | null
  ancestors: string[]
  created_at: Generated<Date>
  created_by: string | null
  revision: Generated<number>
  quota_id: string | null
}

export interface DiskAttachmentTable {
  vm_id: string
  disk_id: string
  bus: string
  device: string
  read_only: boolean
  boot_order: number | null
  position: number
}

export interface EngineIdentityTable {
  only_row: Generated<boolean>
  engine_id: string
  created_at: Generated<Date>
}

export interface EstateObjectTable {
  kind: string
  id: string
  name: string
  ancestors: string[]
}

export interface EventTable {
  row_number: GeneratedAlways<number>
  id: string
  seq: number | null
  at: Generated<Date>
  object_kind: string
  object_id: string
  change: string
  parents: Generated<JsonValue>
  ancestors: string[]
  code: string | null
  severity: string | null
  message: string | null
  object_name: string | null
  user_id: string | null
  user_name: string | null
  operation_id: string | null
  request_id: string | null
}

export interface EventHorizonTable {
  only_row: Generated<boolean>
  seq: Generated<number>
}

export interface GroupMemberTable {
  group_id: string
  user_id: string | null
  member_group_id: string | null
  added_at: Generated<Date>
}

export interface HostTable {
  id: string
  cluster_id: string | null
  name: string
  description: Generated<string>
  address: string
  port: number
  machine_id: string
  certificate_fingerprint: string
  certificate_expires_at: Date
  approved_at: Date | null
  session_number: Generated<number>
  ancestors: string[]
  created_at: Generated<Date>
  revision: Generated<number>
  key_fingerprint: string | null
  renewal_requested_at: Date | null
  maintenance: string | null
  maintenance_reason: Generated<string>
  maintenance_since: Date | null
  migration_bandwidth_mib_per_second: number | null
}

export interface HostConnectionTable {
  host_id: string
  state: string
  reason: Generated<string>
  since: Generated<Date>
  last_answer_at: Date | null
  clock_skew_ms: number | null
}

export interface HostEnrollmentTokenTable {
  token_hash: Buffer
  created_by: string | null
  created_at: Generated<Date>
  expires_at: Date
  used_at: Date | null
  host_id: string | null
}

export interface HostRuntimeTable {
  host_id: string
  session_number: number
  sequence: number
  boot_id: string
  agent_version: string
  simulated: boolean
  description: JsonValue
  external_machines: Generated<JsonValue>
  reported_at: Date
}

export interface IdempotentReplyTable {
  user_id: string
  api_operation: string
  key: string
  request_hash: Buffer
  status: number | null
  body: JsonValue | null
  created_at: Generated<Date>
}

export interface IdentityProviderTable {
  id: string
  kind: string
  name: string
  enabled: boolean
  settings: JsonValue
  secret_id: string | null
  checked_at: Date | null
  check_problem: string | null
  created_at: Generated<Date>
  revision: Generated<number>
}

export interface InvitationTable {
  user_id: string
  token_hash: Buffer
  invited_by: string | null
  created_at: Generated<Date>
  expires_at: Date
  used_at: Date | null
}

export interface IssuedCertificateTable {
  serial: string
  subject_kind: string
  subject_id: string
  fingerprint: string
  not_after: Date
  revoked_at: Date | null
  created_at: Generated<Date>
  revoked_reason: string | null
}

export interface LatestUsageTable {
  object_id: string
  run_id: string | null
  at: Date
  cpu_percent: number
  memory_used_bytes: number
  memory_total_bytes: number | null
  disk_read_bytes_per_second: number | null
  disk_write_bytes_per_second: number | null
  network_receive_bytes_per_second: number | null
  network_transmit_bytes_per_second: number | null
}

export interface LeaderTable {
  name: string
  instance_id: string
  epoch: number
  expires_at: Date
  backend_pid: number
  backend_start: Date
}

export interface LoginSessionTable {
  token_hash: Buffer
  id: string
  user_id: string
  csrf_token: string
  client_address: string
  created_at: Generated<Date>
  last_used_at: Generated<Date>
  expires_at: Date
  user_agent: Generated<string>
}

export interface NetworkTable {
  id: string
  data_center_id: string
  name: string
  description: Generated<string>
  mode: string
  mtu: number
  ipv4_cidr: string
  ancestors: string[]
  created_at: Generated<Date>
  revision: Generated<number>
}

export interface NicTable {
  id: string
  vm_id: string
  network_id: string
  name: string
  model: string
  mac_address: string
  linked: Generated<boolean>
  position: number
}

export interface ObjectChangeTable {
  seq: GeneratedAlways<number>
  at: Generated<Date>
  action: string
  object_kind: string
  object_id: string
  object_name: string
  other_id: string | null
  part_kind: string | null
  part_name: string | null
  fields: Generated<JsonValue>
  ancestors: string[]
  user_id: string | null
  user_name: string | null
  operation_id: string | null
  operation_kind: string | null
  request_id: string | null
}

export interface ObjectTagTable {
  tag_id: string
  object_kind: string
  object_id: string
  tagged_at: Generated<Date>
  tagged_by: string | null
}

export interface OidcSignInTable {
  state_hash: Buffer
  provider_id: string
  browser_hash: Buffer
  redirect_uri: string
  return_to: string
  expires_at: Date
}

export interface OperationTable {
  id: string
  kind: string
  input: JsonValue
  object_kind: string
  object_id: string
  object_name: string
  ancestors: string[]
  actor_id: string | null
  actor_name: string
  request_id: string
  parent_id: string | null
  status: string
  reason: Generated<string>
  error: JsonValue | null
  output: JsonValue | null
  progress_percent: Generated<number>
  progress_message: Generated<string>
  cancellable: Generated<boolean>
  cancel_requested: Generated<boolean>
  runner_id: string | null
  generation: Generated<number>
  lease_expires_at: Date | null
  wake_at: Generated<Date>
  created_at: Generated<Date>
  started_at: Date | null
  ended_at: Date | null
}

export interface OperationHostTable {
  operation_id: string
  host_id: string
}

export interface OperationLockTable {
  object_id: string
  object_kind: string
  object_name: string
  aspect: string
  mode: string
  operation_id: string
  slot: string
  held: Generated<boolean>
  since: Generated<Date>
}

export interface OperationStepTable {
  seq: GeneratedAlways<number>
  operation_id: string
  step: string
  entry: string
  generation: number
  at: Generated<Date>
  output: JsonValue | null
  message: string | null
}

export interface PermissionTable {
  id: string
  object_kind: string
  object_id: string
  granted_at: Generated<Date>
  granted_by: string | null
  principal_kind: string
  principal_id: string
  role_id: string
  expires_at: Date | null
}

export interface QuotaTable {
  id: string
  data_center_id: string
  name: string
  description: Generated<string>
  cluster_threshold_percent: Generated<number>
  cluster_grace_percent: Generated<number>
  storage_threshold_percent: Generated<number>
  storage_grace_percent: Generated<number>
  cluster_parts: JsonValue
  storage_parts: JsonValue
  ancestors: string[]
  created_at: Generated<Date>
  revision: Generated<number>
}

export interface RecoveryCodeTable {
  user_id: string
  code_hash: Buffer
  used_at: Date | null
}

export interface RoleTable {
  id: string
  name: string
  description: Generated<string>
  kind: string
  built_in: Generated<boolean>
  rights: string[]
  created_at: Generated<Date>
  revision: Generated<number>
}

export interface SecondFactorTable {
  user_id: string
  secret_id: string
  created_at: Generated<Date>
  confirmed_at: Date | null
  last_step: Generated<number>
}

export interface SecretTable {
  id: string
  purpose: string
  key_id: string
  ciphertext: Buffer
  created_at: Generated<Date>
  vm_id: string | null
}

export interface SignInAttemptTable {
  bucket: string
  failures: number
  window_started_at: Date
  blocked_until: Date | null
}

export interface SignInStepTable {
  token_hash: Buffer
  user_id: string
  needs: string
  failures: Generated<number>
  created_at: Generated<Date>
  expires_at: Date
}

export interface SshKeyTable {
  id: string
  user_id: string
  name: string
  type: string
  bits: number
  data: string
  comment: string
  fingerprint: string
  created_at: Generated<Date>
}

export interface StorageDomainTable {
  id: string
  data_center_id: string
  name: string
  description: Generated<string>
  type: string
  host_id: string | null
  path: string | null
  attached_at: Date | null
  ancestors: string[]
  created_at: Generated<Date>
  revision: Generated<number>
}

export interface StorageDomainHostTable {
  domain_id: string
  host_id: string
  status: string
  reason: Generated<string>
  since: Generated<Date>
  reported_at: Generated<Date>
}

export interface StorageDomainReachTable {
  domain_id: string
  reached_by: number
  missed_by: number
}

export interface StorageDomainRuntimeTable {
  domain_id: string
  status: string
  reason: Generated<string>
  since: Generated<Date>
  total_bytes: number | null
  available_bytes: number | null
  reported_at: Generated<Date>
}

export interface StorageDomainServerTable {
  domain_id: string
  host_id: string
}

export interface StructureLeaseTable {
  domain_id: string
  number: number
  host_id: string | null
  expires_at: Date
}

export interface TagTable {
  id: string
  name: string
  description: Generated<string>
  parent_id: string | null
  ancestors: string[]
  created_at: Generated<Date>
  revision: Generated<number>
}

export interface UserGrantTable {
  user_id: string
  permission_id: string
  object_kind: string
  object_id: string
  role_id: string
  rights: string[]
}

export interface UserGroupTable {
  id: string
  name: string
  description: Generated<string>
  provider_id: string | null
  external_id: string | null
  created_at: Generated<Date>
  revision: Generated<number>
}

export interface UserPrincipalTable {
  user_id: string
  principal_id: string
}

export interface VmTable {
  id: string
  cluster_id: string
  name: string
  description: Generated<string>
  memory_bytes: number
  max_memory_bytes: number
  cpu_sockets: number
  cpu_cores: number
  cpu_threads: number
  firmware: string
  boot_devices: Generated<string[]>
  delete_protected: Generated<boolean>
  iso_disk_id: string | null
  cloud_init_secret_id: string | null
  cloud_init_view: JsonValue | null
  made_at: Date | null
  run_number: Generated<number>
  run_id: string | null
  run_host_id: string | null
  run_config: JsonValue | null
  last_exit: JsonValue | null
  ancestors: string[]
  created_at: Generated<Date>
  created_by: string | null
  revision: Generated<number>
  display: Generated<string>
  pinned_host_ids: Generated<string[]>
  migration_host_id: string | null
  run_moves: Generated<number>
  quota_id: string | null
  starts_when_made: Generated<boolean>
}

export interface VmRuntimeTable {
  vm_id: string
  host_id: string
  run_id: string
  run_number: number
  session_number: number
  sequence: number
  status: string
  reason: Generated<string>
  pause_reason: string | null
  since: Date
  started_at: Date | null
  consoles: Generated<string[]>
  memory_bytes: number | null
  cpus: number | null
  guest: JsonValue | null
  reported_at: Date
}

export interface VolumeTable {
  id: string
  disk_id: string
  storage_domain_id: string
  parent_volume_id: string | null
  active: Generated<boolean>
  format: string
  created_at: Generated<Date>
  vm_id: string | null
}

export interface VolumeRuntimeTable {
  volume_id: string
  actual_size_bytes: number
  virtual_size_bytes: number
  reported_at: Generated<Date>
}

export interface Tables {
  api_token: ApiTokenTable
  app_user: AppUserTable
  audit_check: AuditCheckTable
  audit_place: AuditPlaceTable
  audit_record: AuditRecordTable
  audit_seal: AuditSealTable
  audit_waiting: AuditWaitingTable
  authority: AuthorityTable
  cluster: ClusterTable
  console_session: ConsoleSessionTable
  console_ticket: ConsoleTicketTable
  data_center: DataCenterTable
  disk: DiskTable
  disk_attachment: DiskAttachmentTable
  engine_identity: EngineIdentityTable
  estate_object: EstateObjectTable
  event: EventTable
  event_horizon: EventHorizonTable
  group_member: GroupMemberTable
  host: HostTable
  host_connection: HostConnectionTable
  host_enrollment_token: HostEnrollmentTokenTable
  host_runtime: HostRuntimeTable
  idempotent_reply: IdempotentReplyTable
  identity_provider: IdentityProviderTable
  invitation: InvitationTable
  issued_certificate: IssuedCertificateTable
  latest_usage: LatestUsageTable
  leader: LeaderTable
  login_session: LoginSessionTable
  network: NetworkTable
  nic: NicTable
  object_change: ObjectChangeTable
  object_tag: ObjectTagTable
  oidc_sign_in: OidcSignInTable
  operation: OperationTable
  operation_host: OperationHostTable
  operation_lock: OperationLockTable
  operation_step: OperationStepTable
  permission: PermissionTable
  quota: QuotaTable
  recovery_code: RecoveryCodeTable
  role: RoleTable
  second_factor: SecondFactorTable
  secret: SecretTable
  sign_in_attempt: SignInAttemptTable
  sign_in_step: SignInStepTable
  ssh_key: SshKeyTable
  storage_domain: StorageDomainTable
  storage_domain_host: StorageDomainHostTable
  storage_domain_reach: StorageDomainReachTable
  storage_domain_runtime: StorageDomainRuntimeTable
  storage_domain_server: StorageDomainServerTable
  structure_lease: StructureLeaseTable
  tag: TagTable
  user_grant: UserGrantTable
  user_group: UserGroupTable
  user_principal: UserPrincipalTable
  vm: VmTable
  vm_runtime: VmRuntimeTable
  volume: VolumeTable
  volume_runtime: VolumeRuntimeTable
}
