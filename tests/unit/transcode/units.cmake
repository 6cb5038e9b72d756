gw_unit(transcode/encode gw_transcode)
gw_unit(transcode/decode gw_transcode)
gw_unit(transcode/param gw_transcode)
gw_unit(transcode/wire gw_transcode)
