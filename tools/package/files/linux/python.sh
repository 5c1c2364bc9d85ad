#!/bin/sh
# Compile Python, and what it needs, from the sources of a newer Debian: started inside the older
# one by tools/package/older.py, as root, with the names of both. The results are in /usr/local.
set -eu
older=$1 newer=$2
mkdir -p /root/sources
cd /root/sources

list=/etc/apt/sources.list.d/newer.list
sed -nE "s|^deb (.*)/debian/? $older main.*|deb-src \1/debian $newer main\ndeb-src \1/debian-security $newer-security main|p" \
    /etc/apt/sources.list >$list
[ -s $list ]
apt-get --quiet=2 update
for package in tcl8.6 tk8.6 sqlite3 openssl python3.11; do
    # The mirror may lack the newest of the security updates; then the one before must do.
    apt-get --quiet=2 source "$package" || apt-get --quiet=2 source "$package/$newer"
done

# Since 2.29 the C library has new versions of these functions; the older ones are in both.
old=$PWD/old.h
cat >"$old" <<'END'
#ifndef __ASSEMBLER__
#ifdef __x86_64__
#define OLD(name) __asm__(".symver " #name "," #name "@GLIBC_2.2.5");
#else
#define OLD(name) __asm__(".symver " #name "," #name "@GLIBC_2.17");
#endif
OLD(exp) OLD(exp2) OLD(log) OLD(log2) OLD(pow)
#endif
END
export CFLAGS="-O2 -include $old" LDFLAGS=-L/usr/local/lib MAKEFLAGS="--silent -j$(nproc)"

cd tcl8.6-*/unix
./configure --quiet --disable-symbols
make
make -j1 install-binaries install-libraries install-headers install-private-headers
cd ../../tk8.6-*/unix
./configure --quiet --with-tcl=/usr/local/lib --enable-xft --enable-xss
make
make -j1 install-binaries install-libraries install-headers
cd ../../sqlite3-*/
./configure --quiet --disable-static --disable-readline --disable-tcl --enable-fts5
make libsqlite3.la sqlite3.h
make -j1 lib_install
cp sqlite3.h src/sqlite3ext.h /usr/local/include
cd ../openssl-*/
./Configure --prefix=/usr/local --libdir=lib --openssldir=/etc/ssl shared no-tests
make build_libs
make -j1 install_dev
ldconfig
cd ../python3.11-*/
sed -i '1i #define Py_BUILD_CORE_MODULE 1' Modules/pyexpat.c # since a security update of Debian's
ac_cv_func_sem_clockwait=no ./configure --quiet --prefix=/usr/local --enable-shared \
    --with-openssl=/usr/local --with-system-expat --with-system-ffi --without-ensurepip \
    --with-tcltk-includes=-I/usr/local/include --with-tcltk-libs="-ltk8.6 -ltcl8.6"
make
make -j1 install
ldconfig
python3.11 -c 'import _ctypes, _sqlite3, _ssl, _tkinter, pyexpat, zlib'
rm -r /root/sources
