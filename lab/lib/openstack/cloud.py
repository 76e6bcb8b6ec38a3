"""The lab's cloud through its API, in one process (the openstack command takes 2 s a call).

cloud.py catalogue TYPE=NAME=URL...      services and endpoints
cloud.py seed                            flavors m1.tiny, m1.small, m1.large and the image "lab"
cloud.py servers N HOST [--stopped K] [--flavor NAME] [--apart GROUP]   boot N servers there, the last K
                                         stopped, in a server group whose members share no host
cloud.py become SERVER=STATE...          make servers (names) paused, suspended, rescued, error or locked
cloud.py clear                           delete all servers, un-force and enable all hosts, name those
Where the cloud is and who asks: the usual OS_* variables. All of it may be repeated.
"""

import argparse
import os
import sys
import time

from keystoneauth1 import exceptions
from keystoneauth1 import session
from keystoneauth1.identity import v3

COMPUTE = {'service_type': 'compute'}
IMAGE = {'service_type': 'image'}
PLACEMENT = {'service_type': 'placement'}
DISABLED = 'COMPUTE_STATUS_DISABLED'
FLAVORS = {'m1.tiny': ('1', 1, 256, 1), 'm1.small': ('2', 1, 1024, 1), 'm1.large': ('3', 4, 4096, 10)}


def sign_in():
    env = os.environ
    return session.Session(v3.Password(
        auth_url=env['OS_AUTH_URL'], username=env['OS_USERNAME'], password=env['OS_PASSWORD'],
        project_name=env['OS_PROJECT_NAME'], user_domain_id=env['OS_USER_DOMAIN_ID'],
        project_domain_id=env['OS_PROJECT_DOMAIN_ID']))


def nova(cloud, method, path, json=None):
    return cloud.request(path, method, endpoint_filter=COMPUTE, json=json,
                         headers={'OpenStack-API-Version': 'compute 2.93'})


def catalogue(cloud, entries):
    keystone, region = os.environ['OS_AUTH_URL'], os.environ['OS_REGION_NAME']
    known = {s['type'] for s in cloud.get(keystone + '/services').json()['services']}
    for kind, name, url in (entry.split('=', 2) for entry in entries):
        if kind in known:
            continue
        service = cloud.post(keystone + '/services', json={'service': {'type': kind, 'name': name}})
        for interface in 'public', 'internal', 'admin':
            cloud.post(keystone + '/endpoints', json={'endpoint': {
                'service_id': service.json()['service']['id'], 'interface': interface,
                'region_id': region, 'url': url}})


def seed(cloud):
    known = {f['name'] for f in nova(cloud, 'GET', '/flavors').json()['flavors']}
    for name, (flavor, vcpus, ram, disk) in FLAVORS.items():
        if name not in known:
            nova(cloud, 'POST', '/flavors', {'flavor': {
                'id': flavor, 'name': name, 'vcpus': vcpus, 'ram': ram, 'disk': disk}})
    if not image(cloud):
        made = cloud.post('/v2/images', endpoint_filter=IMAGE, json={
            'name': 'lab', 'disk_format': 'raw', 'container_format': 'bare',
            'visibility': 'public'}).json()
        cloud.put('/v2/images/%s/file' % made['id'], endpoint_filter=IMAGE, data=bytes(1024),
                  headers={'Content-Type': 'application/octet-stream'})


def image(cloud):
    images = cloud.get('/v2/images?name=lab', endpoint_filter=IMAGE).json()['images']
    return images[0]['id'] if images else None


def all_servers(cloud):
    found, path = [], '/servers/detail?all_tenants=1'
    while path:
        page = nova(cloud, 'GET', path).json()
        found += page['servers']
        links = {link['rel']: link['href'] for link in page.get('servers_links', ())}
        path = links['next'] if 'next' in links else None
    return found


def await_status(cloud, ids, status, seconds=120):
    end = time.monotonic() + seconds
    while True:
        mine = {s['id']: s for s in all_servers(cloud) if s['id'] in ids}
        waiting = [s for s in mine.values() if s['status'] != status]
        wrong = [s for s in waiting if s['status'] == 'ERROR']
        if wrong:
            sys.exit('%s: %s' % (wrong[0]['name'], wrong[0].get('fault', {}).get('message')))
        if len(mine) == len(ids) and not waiting:
            return
        if time.monotonic() > end:
            sys.exit('%d servers did not become %s' % (len(waiting), status))
        time.sleep(0.3)


def placement(cloud, path):
    return cloud.get(path, endpoint_filter=PLACEMENT,
                     headers={'OpenStack-API-Version': 'placement 1.39'}).json()


def await_offered(cloud, host, seconds=60):
    """Of a host that was enabled while its nova-compute was down, Placement hears a while later only."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = placement(cloud, '/resource_providers?name=' + host)['resource_providers']
        if found and DISABLED not in placement(
                cloud, '/resource_providers/%s/traits' % found[0]['uuid'])['traits']:
            return
        time.sleep(0.5)
    sys.exit('%s: Placement does not offer it; is it enabled, and its nova-compute up?' % host)


def group(cloud, name):
    for known in nova(cloud, 'GET', '/os-server-groups').json()['server_groups']:
        if known['name'] == name:
            return known['id']
    made = nova(cloud, 'POST', '/os-server-groups',
                {'server_group': {'name': name, 'policy': 'anti-affinity'}})
    return made.json()['server_group']['id']


def servers(cloud, arguments):
    parser = argparse.ArgumentParser(prog='servers')
    parser.add_argument('count', type=int)
    parser.add_argument('host')
    parser.add_argument('--stopped', type=int, default=0)
    parser.add_argument('--flavor', choices=FLAVORS, default='m1.tiny')
    parser.add_argument('--apart')
    wanted = parser.parse_args(arguments)
    hints = {'os:scheduler_hints': {'group': group(cloud, wanted.apart)}} if wanted.apart else {}
    await_offered(cloud, wanted.host)
    taken = {s['name'] for s in all_servers(cloud)}
    free = (n for n in ('%s-vm%d' % (wanted.host, i) for i in range(1, 10000)) if n not in taken)
    made, picture = [], image(cloud)
    for name in (next(free) for _ in range(wanted.count)):
        answer = nova(cloud, 'POST', '/servers', {'server': {
            'name': name, 'flavorRef': FLAVORS[wanted.flavor][0], 'imageRef': picture,
            'networks': 'none', 'host': wanted.host}, **hints})
        made.append((answer.json()['server']['id'], name))
    await_status(cloud, [i for i, _ in made], 'ACTIVE')
    stop = [i for i, _ in made[len(made) - wanted.stopped:]]
    for server in stop:
        nova(cloud, 'POST', '/servers/%s/action' % server, {'os-stop': None})
    await_status(cloud, stop, 'SHUTOFF')
    for server, name in made:
        print(server, name)


STATES = {'paused': {'pause': None}, 'suspended': {'suspend': None}, 'rescued': {'rescue': None},
          'locked': {'lock': None}, 'error': {'os-resetState': {'state': 'error'}}}


def become(cloud, wishes):
    ids = {s['name']: s['id'] for s in all_servers(cloud)}
    for name, state in (wish.split('=', 1) for wish in wishes):
        if name not in ids or state not in STATES:
            sys.exit('no such server or state: %s=%s' % (name, state))
        nova(cloud, 'POST', '/servers/%s/action' % ids[name], STATES[state])
    end = time.monotonic() + 60
    while any(s['OS-EXT-STS:task_state'] for s in all_servers(cloud)):
        if time.monotonic() > end:
            sys.exit('Nova does not come to rest')
        time.sleep(0.3)


def clear(cloud):
    end = time.monotonic() + 60
    for service in nova(cloud, 'GET', '/os-services?binary=nova-compute').json()['services']:
        while service['forced_down'] or service['status'] == 'disabled':
            try:
                nova(cloud, 'PUT', '/os-services/' + service['id'],
                     {'forced_down': False, 'status': 'enabled'})
                print(service['host'])
                break
            except exceptions.BadRequest as refusal:
                # Its nova-compute has just started and has not cleaned up what was evacuated.
                if time.monotonic() > end:
                    sys.exit(str(refusal))
                time.sleep(0.5)
    asked = {}
    while True:
        left = all_servers(cloud)
        if not left:
            return
        now = time.monotonic()
        if now > end:
            sys.exit('%d servers cannot be deleted, first: %s' % (len(left), left[0]['name']))
        for server in left:
            # A nova-compute that has just started never hears of what was said before it listened.
            if now < asked.get(server['id'], 0) + 5:
                continue
            asked[server['id']] = now
            try:
                nova(cloud, 'POST', '/servers/%s/action' % server['id'], {'forceDelete': None})
            except (exceptions.Conflict, exceptions.NotFound):
                # In the middle of something: the next round asks again.
                del asked[server['id']]
        time.sleep(0.5)


def main(verb, *arguments):
    cloud = sign_in()
    if verb == 'catalogue':
        catalogue(cloud, arguments)
    elif verb == 'seed':
        seed(cloud)
    elif verb == 'servers':
        servers(cloud, arguments)
    elif verb == 'become':
        become(cloud, arguments)
    elif verb == 'clear':
        clear(cloud)
    else:
        sys.exit('cloud.py: no such verb: ' + verb)


main(*sys.argv[1:])
