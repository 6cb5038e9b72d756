// grpc-gateway 1.x as Debian packages it, behind net/http and h2c.
package main

import (
	"context"
	"flag"
	"log"
	"net/http"

	"github.com/grpc-ecosystem/grpc-gateway/runtime"
	"golang.org/x/net/http2"
	"golang.org/x/net/http2/h2c"
	"google.golang.org/grpc"

	"library/librarypb"
)

func main() {
	listen := flag.String("listen", "", "address of clients")
	backend := flag.String("backend", "", "address of the gRPC server")
	cert := flag.String("cert", "", "PEM file; with -key, TLS")
	key := flag.String("key", "", "PEM file")
	flag.Parse()

	// Names in camelCase, no default values: the bytes that ours writes.
	mux := runtime.NewServeMux(
		runtime.WithMarshalerOption(runtime.MIMEWildcard, &runtime.JSONPb{}))
	err := librarypb.RegisterLibraryHandlerFromEndpoint(context.Background(),
		mux, *backend, []grpc.DialOption{grpc.WithInsecure()})
	if err != nil {
		log.Fatal(err)
	}
	if *cert != "" {
		log.Fatal(http.ListenAndServeTLS(*listen, *cert, *key, mux))
	}
	server := &http2.Server{MaxConcurrentStreams: 1000}
	log.Fatal(http.ListenAndServe(*listen, h2c.NewHandler(mux, server)))
}
