import time, logging
from tests.essays.admin.doors import *
import pytest
@pytest.mark.django_db
def test_probe():
    logging.disable()
    t=time.time()
    place=make_place(); print("place",time.time()-t)
    visitors={n:Visitor(u) for n,u in place.people.items()}
    visitors={'nobody':Visitor(None),**visitors}
    leaks=[]; out={}
    for key,(pattern,name) in sorted(addresses().items()):
        url=fill(pattern,place.keys(pattern))
        row=[]
        for m in ('get','post'):
            codes=[]
            for n,v in visitors.items():
                try:
                    a=v.ask_in_vain(m,url); c=str(a.status_code)
                    if n in('nobody','stranger','sister') and MARK in said(a): leaks.append((key,m,n,a.status_code))
                    if n in('nobody','stranger') and WORK_MARK in said(a): leaks.append((key,m,n,a.status_code))
                    if '/login/' in a.headers.get('Location',''): c='in'
                except Exception as e:
                    c='!'+repr(e)[:100]
                codes.append(c)
            row.append(' '.join(codes))
        print(f'{key:55} {row[0]} | {row[1]}')
    print(time.time()-t)
    for l in leaks: print('LEAK',l)
