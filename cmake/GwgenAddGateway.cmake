# gwgen_add_gateway(): compile a product into a gateway. See docs/ADDING.md.
