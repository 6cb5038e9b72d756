// What the runner needs of a newer glibc and libstdc++, without their versions.
#include <cstdlib>
#include <iostream>  // its static init stands in for ios_base_library_init
extern "C" {
long __isoc23_strtol(const char *s, char **end, int base) {
  return strtol(s, end, base);
}
unsigned long __isoc23_strtoul(const char *s, char **end, int base) {
  return strtoul(s, end, base);
}
long long __isoc23_strtoll(const char *s, char **end, int base) {
  return strtoll(s, end, base);
}
unsigned long long __isoc23_strtoull(const char *s, char **end, int base) {
  return strtoull(s, end, base);
}
void _ZSt21ios_base_library_initv() {}
}
