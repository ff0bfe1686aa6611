"""The demo's accounts that people sign in with, printed when the demo is served."""

# No secret: it is printed for everybody who starts the demo.
PASSWORD = "zone-demo-2017"
ACCOUNTS: list[tuple[str, str]] = [
    ("admin@zone.example", "administrator of the Ecological Technology Innovation City"),
    ("leader@zone.example", "leader of the commission"),
    ("dispatcher@zone.example", "dispatcher of the commission"),
    ("officer@zone.example", "officer of the commission"),
    ("auditor@zone.example", "auditor of the commission"),
    ("city@zone.example", "auditor of both zones: may switch between them"),
    ("officer@park.example", "officer of the Core Area Park Office"),
    ("officer@station.example", "officer of the Innovation Plaza Station, which serves Wipro"),
    ("owner@enterprise.example", "owner at Wipro in Dalian"),
    ("member@enterprise.example", "member at Wipro in Dalian"),
    ("owner@outsider.example", "owner at another enterprise, Dalian Haichuang Precision Instruments"),
]
