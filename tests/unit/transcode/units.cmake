gw_unit(transcode/encode gw_transcode)
