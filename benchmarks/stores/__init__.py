"""Triple stores side by side: ours and its peers, each installed from its registry, filled, started and asked."""

from __future__ import annotations

from .fuseki import Fuseki
from .ours import Ours
from .oxigraph import Oxigraph
from .rdflib_endpoint import RdflibEndpoint
from .store import Store
from .virtuoso import Virtuoso

STORES: dict[str, Store] = {store.key: store for store in (Ours(), Oxigraph(), Fuseki(), Virtuoso(), RdflibEndpoint())}

__all__ = ["STORES", "Store"]
