# shellcheck shell=bash
# Configuration of Keystone, Placement, Glance and Nova in $LAB_DIR/etc. Sourced by lab/openstack.
#
# Whatever is not set here is the program's own default.

database_url() { echo "mysql+pymysql://root@localhost/$1?unix_socket=$SOCKET&charset=utf8"; }

# as_admin SECTION [LINE...]: a section by which a service signs in to Keystone.
as_admin() {
  local section=$1
  shift
  cat <<CONF
[$section]
auth_url = $KEYSTONE_URL
auth_type = password
username = admin
password = $PASSWORD
project_name = admin
user_domain_id = default
project_domain_id = default
region_name = RegionOne
CONF
  printf '%s\n' "$@"
}

configure_keystone() {
  cat >"$LAB_DIR/etc/keystone.conf" <<CONF
[DEFAULT]
log_file = $LAB_DIR/log/keystone.log
[database]
connection = $(database_url keystone)
[token]
expiration = $TOKEN_SECONDS
[fernet_tokens]
key_repository = $LAB_DIR/fernet
[fernet_receipts]
key_repository = $LAB_DIR/fernet
[credential]
key_repository = $LAB_DIR/fernet
[identity]
# The cheapest bcrypt: a sign-in takes milliseconds, not a third of a second.
password_hash_rounds = 4
CONF
}

configure_placement() {
  cat >"$LAB_DIR/etc/placement.conf" <<CONF
[DEFAULT]
log_file = $LAB_DIR/log/placement.log
[placement_database]
connection = $(database_url placement)
$(as_admin keystone_authtoken "www_authenticate_uri = $KEYSTONE_URL")
CONF
}

configure_glance() {
  cat >"$LAB_DIR/etc/glance-api.conf" <<CONF
[DEFAULT]
log_file = $LAB_DIR/log/glance.log
bind_host = 127.0.0.1
bind_port = $GLANCE_PORT
workers = 0
node_staging_uri = file://$LAB_DIR/glance/staging
[database]
connection = $(database_url glance)
[glance_store]
default_backend = file
filesystem_store_datadir = $LAB_DIR/glance/images
[paste_deploy]
flavor = keystone
config_file = $PASTE/glance-api-paste.ini
$(as_admin keystone_authtoken "www_authenticate_uri = $KEYSTONE_URL")
CONF
}

# What all of Nova reads. nova-compute must not see a database section: it talks to the conductor.
nova_common() {
  cat <<CONF
[DEFAULT]
log_dir = $LAB_DIR/log
state_path = $LAB_DIR/state
my_ip = 127.0.0.1
transport_url = rabbit://guest:guest@127.0.0.1:$RABBIT_PORT/
enabled_apis = osapi_compute
osapi_compute_listen = 127.0.0.1
osapi_compute_listen_port = $NOVA_PORT
osapi_compute_workers = 1
compute_driver = bearman.LabDriver
# A dead nova-compute is noticed after 6 s, not after 60.
report_interval = $REPORT_SECONDS
service_down_time = $DOWN_SECONDS
rpc_response_timeout = 30
update_resources_interval = 10
# Nova must not repair the power states that tests look at.
sync_power_state_interval = -1
# The default lets every periodic task wait up to 60 s before its first run.
periodic_fuzzy_delay = 0
[wsgi]
api_paste_config = $PASTE/api-paste.ini
[scheduler]
workers = 1
# New hosts map themselves: nova-manage cell_v2 discover_hosts takes 5 s a call.
discover_hosts_in_cells_interval = 2
[conductor]
workers = 1
[oslo_concurrency]
lock_path = $LAB_DIR/state/locks
[quota]
instances = 1000
cores = 10000
ram = 10000000
[compute]
# By default a host disables itself after ten failed builds; tests make builds fail.
consecutive_build_service_disable_threshold = 0
$(as_admin keystone_authtoken "www_authenticate_uri = $KEYSTONE_URL")
$(as_admin placement 'valid_interfaces = public')
$(as_admin glance 'valid_interfaces = public')
$(as_admin neutron 'valid_interfaces = public')
$(as_admin cinder)
CONF
}

configure_nova() {
  nova_common >"$LAB_DIR/etc/nova-compute.conf"
  cat - "$LAB_DIR/etc/nova-compute.conf" >"$LAB_DIR/etc/nova.conf" <<CONF
[api_database]
connection = $(database_url nova_api)
max_pool_size = 10
[database]
connection = $(database_url nova)
max_pool_size = 10
CONF
}

configure_rabbit() {
  cat >"$LAB_DIR/rabbit/rabbitmq.conf" <<CONF
listeners.tcp.1 = 127.0.0.1:$RABBIT_PORT
log.console.level = warning
vm_memory_high_watermark.absolute = 400MB
disk_free_limit.absolute = 50MB
CONF
  echo '[].' >"$LAB_DIR/rabbit/plugins"
}

configure_clients() {
  cat >"$LAB_DIR/clouds.yaml" <<CONF
clouds:
  lab:
    auth:
      auth_url: $KEYSTONE_URL
      username: admin
      password: $PASSWORD
      project_name: admin
      user_domain_id: default
      project_domain_id: default
    region_name: RegionOne
    identity_api_version: 3
CONF
  chmod 600 "$LAB_DIR/clouds.yaml"
}
