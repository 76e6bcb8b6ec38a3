"""nova-compute with the lab's hypervisor: nova_compute.py --config-file FILE..."""

import os
import sys

sys.argv[0] = 'nova-compute'
import nova.monkey_patch  # noqa: E402,F401 (Nova wants it before anything else of its own)
import nova.virt  # noqa: E402

# Nova loads compute_driver from inside the package nova.virt only.
nova.virt.__path__.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'driver'))

from nova.cmd.compute import main  # noqa: E402

main()
