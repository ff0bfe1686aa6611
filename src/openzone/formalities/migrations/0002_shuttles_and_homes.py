import datetime

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('formalities', '0001_initial'),
        ('places', '0002_core_belongs_to_zones'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='shuttleroute',
            name='shuttle_route_once_for_a_pool',
        ),
        migrations.AddConstraint(
            model_name='shuttleroute',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'planned')), fields=('origin', 'starts', 'ends'), name='shuttle_route_planned_once_for_a_pool'),
        ),
        migrations.AddField(
            model_name='seatbooking',
            name='paid_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='seatbooking',
            name='pay_by',
            field=models.DateField(default=datetime.date(2026, 12, 31)),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name='seatbooking',
            index=models.Index(condition=models.Q(('paid_on__isnull', True)), fields=['pay_by'], name='seat_booking_unpaid'),
        ),
        migrations.RemoveConstraint(
            model_name='homeapplication',
            name='home_application_listed_since_a_day',
        ),
        migrations.RemoveIndex(
            model_name='homeapplication',
            name='home_application_line',
        ),
        migrations.RenameField(
            model_name='homeapplication',
            old_name='queued_on',
            new_name='queued_at',
        ),
        migrations.AlterField(
            model_name='homeapplication',
            name='queued_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name='homeapplication',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['zone', 'queued_at', 'ref'], name='home_application_line'),
        ),
        migrations.AddConstraint(
            model_name='homeapplication',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('waiting', 'offered', 'accepted', 'housed')), _negated=True), models.Q(('complete_on__isnull', False), ('queued_at__isnull', False)), _connector='OR'), name='home_application_listed_since_a_day'),
        ),
    ]
