"""A Neutron that has nothing: neutron_stub.py PORT

Nova asks for a server's ports on delete, live migration and evacuation even when it was booted with
"networks": "none". An empty list is all it needs.
"""

import http.server
import json
import sys


class NothingHere(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def answer(self):
        self.rfile.read(int(self.headers.get('Content-Length') or 0))
        path = self.path.split('?')[0].rstrip('/')
        if path.startswith('/v2.0/'):
            body = {path.rsplit('/', 1)[-1].replace('-', '_'): []}
        else:
            body = {'versions': [{'id': 'v2.0', 'status': 'CURRENT', 'links': []}]}
        text = json.dumps(body).encode()
        self.send_response(200)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_PUT = do_POST = do_DELETE = answer

    def log_message(self, form, *values):
        print(self.command, self.path, flush=True)


http.server.ThreadingHTTPServer(('127.0.0.1', int(sys.argv[1])), NothingHere).serve_forever()
