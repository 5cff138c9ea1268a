from django.urls import path

from evenhand.web.views import receipts, record

urlpatterns = [
    path("p/<slug:slug>/record/", record.record, name="record"),
    path("p/<slug:slug>/record/check/", record.check, name="record-check"),
    path("p/<slug:slug>/said/<int:number>/receipt/", receipts.receipt, name="receipt"),
    path("p/<slug:slug>/said/<int:number>/receipt.txt", receipts.download, name="receipt-download"),
    # For anyone, and without a project's name: heads must be able to lie where nobody here can change them.
    path("heads/<uuid:project_id>.txt", record.heads, name="heads"),
    path("verify.py", record.verifier, name="verifier"),
]
