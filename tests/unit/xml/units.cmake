gw_unit(xml/xml_json gw_xml)
gw_unit(xml/xml_write gw_xml)
gw_unit(xml/xml_guard gw_xml)
