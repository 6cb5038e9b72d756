#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/util/json_util.h>

#include <string>

#include "bench.h"
#include "bench/library/v1/library.pb.h"

namespace pb = google::protobuf;
using bench::library::v1::Book;
using bench::library::v1::Books;

template <class Message> static size_t encode(const bench_body *body) {
  static Message message;
  static std::string out;
  message.Clear();
  pb::StringPiece json(body->json, body->json_n);
  if (!pb::util::JsonStringToMessage(json, &message).ok() ||
      !message.SerializeToString(&out)) {
    return 0;
  }
  return out.size();
}

template <class Message> static size_t decode(const bench_body *body) {
  static Message message;
  static std::string out;
  out.clear();
  if (!message.ParseFromArray(body->wire, static_cast<int>(body->wire_n)) ||
      !pb::util::MessageToJsonString(message, &out).ok()) {
    return 0;
  }
  return out.size();
}

template <class Message>
static size_t wire(const bench_body *body, char **ret_bytes) {
  Message message;
  pb::StringPiece json(body->json, body->json_n);
  if (!pb::util::JsonStringToMessage(json, &message).ok()) {
    return 0;
  }
  size_t n = message.ByteSizeLong();
  *ret_bytes = new char[n];
  pb::io::ArrayOutputStream array(*ret_bytes, static_cast<int>(n));
  pb::io::CodedOutputStream coded(&array);
  coded.SetSerializationDeterministic(true); /* maps by their keys */
  return message.SerializeToCodedStream(&coded) ? n : 0;
}

size_t protobuf_encode(const bench_body *body) {
  return body->is_list ? encode<Books>(body) : encode<Book>(body);
}

size_t protobuf_decode(const bench_body *body) {
  return body->is_list ? decode<Books>(body) : decode<Book>(body);
}

size_t protobuf_wire(const bench_body *body, char **ret_bytes) {
  return body->is_list ? wire<Books>(body, ret_bytes)
                       : wire<Book>(body, ret_bytes);
}
