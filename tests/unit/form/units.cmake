gw_unit(form/multipart gw_form)
gw_unit(form/form gw_form)
gw_unit(form/param gw_form)
